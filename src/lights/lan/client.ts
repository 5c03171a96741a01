import type { RemoteInfo } from "node:dgram";
import type {} from "lifx-lan-client";

/** Called once a bulb has acknowledged a command, or with an error when all resends went unanswered. */
export type Acknowledge = (error: Error | null) => void;

/** What a bulb shows, with saturation and brightness rounded to a whole percent. */
export interface LanState {
  readonly color: {
    readonly hue: number;
    readonly saturation: number;
    readonly brightness: number;
    readonly kelvin: number;
  };
}

/** The library's light: what it calls a label is null until the bulb has told it. */
export interface LanBulb {
  /** The serial number, twelve hex digits. */
  readonly id: string;
  /** Where the bulb was last heard from. */
  readonly address: string;
  readonly label: string | null;
  /** Hue in degrees, saturation and brightness in percent, duration in milliseconds. */
  color(
    hue: number,
    saturation: number,
    brightness: number,
    kelvin: number,
    duration: number,
    callback: Acknowledge,
  ): void;
  /** As `color`; the period in milliseconds, the skew ratio from 0 to 1. */
  waveform(
    hue: number,
    saturation: number,
    brightness: number,
    kelvin: number,
    transient: boolean,
    period: number,
    cycles: number,
    skewRatio: number,
    waveform: number,
    callback: Acknowledge,
  ): void;
  /** Asks once; where the answer is lost, the callback comes much later or never. */
  getState(callback: (error: Error | null, state: LanState | null) => void): void;
  /** As `getState`. */
  getLabel(callback: (error: Error | null, label: string | null) => void): void;
}

export type Receive = (datagram: Buffer, sender: RemoteInfo) => void;

/** A heard answer of a bulb's, of whatever type. */
export interface Heard {
  /** The bulb's id. */
  readonly target: string;
  /** The library's name for what it is, such as `stateLight`. */
  readonly type: string;
}

/** A question without a payload, for one bulb. */
export interface Question {
  /** The protocol's number. */
  readonly type: number;
  /** The datagram's bytes. */
  readonly size: number;
  readonly source: string;
  /** The bulb's id. */
  readonly target: string;
}

/** Sends, and says whether that went wrong. */
export type Send = (
  datagram: Buffer,
  offset: number,
  length: number,
  port: number,
  address: string,
  callback?: (error: Error | null) => void,
) => void;

export interface ClientSocket {
  send: Send;
  listeners(event: "message"): Receive[];
  removeAllListeners(event: "message" | "error"): this;
  on(event: "message", listener: Receive): this;
  on(event: "error", listener: (error: Error) => void): this;
  close(): void;
}

export interface ClientOptions {
  /** IPv4 addresses that discovery asks, too: read anew each time. */
  readonly lights: readonly string[];
  readonly broadcast?: string;
  /** Milliseconds. */
  readonly discoveryInterval: number;
  /** Milliseconds between two packets to one bulb, and before the first. */
  readonly messageRateLimit: number;
}

// The library's own types leave out what its event emitter and its sockets are, and `waveform`.
declare module "lifx-lan-client" {
  interface Client {
    /** Marks our messages and the answers to them, eight hex digits. */
    readonly source: string;
    readonly socket: ClientSocket;
    readonly isSocketBound: boolean;
    /** Every bulb ever heard of, by its id. */
    readonly devices: Readonly<Record<string, LanBulb>>;
    init(options: ClientOptions): void;
    /** Once, without a word on whether it arrived. */
    send(question: Question): void;
    on(event: "light-new" | "light-online", listener: (bulb: LanBulb) => void): this;
    /** After the library has noted what the message says. */
    on(event: "message", listener: (message: Heard) => void): this;
  }
}
