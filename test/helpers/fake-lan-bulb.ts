import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";
import {
  decode,
  encode,
  lightState,
  stateGroup,
  stateLabel,
  stateLocation,
  stateService,
  type Hsbk,
  type Received,
  type SetWaveform,
} from "./lan-protocol.js";

const PORT = 56_700;
const EVERY_BULB = "000000000000";
/** Saw, half-sine and pulse; sine and triangle end on the colour that they start from. */
const WAVEFORMS_THAT_END_ON_THEIR_COLOR = [0, 2, 4];

export type Recorded = Received & {
  /** Milliseconds of `performance.now()`. */
  readonly receivedAt: number;
  /** The UDP port of the driver under test. */
  readonly senderPort: number;
};

export interface FakeLanBulbOptions {
  /**
   * Of 127.0.0.0/8, without 127.0.0.1 (the library hears nothing from the machine's own addresses).
   * Tests that run at the same time need different ones, for the port is always LIFX's.
   */
  readonly address: string;
  /** Where it hears broadcasts, too: loopback delivers none, and each network in a test has its own. */
  readonly broadcast?: string;
  readonly label?: string;
  readonly group?: string;
  /** Twelve hex digits; made from the address where it is left out. */
  readonly serial?: string;
  readonly power?: "on" | "off";
  /** The share of datagrams lost, either way, from 0 to 1. */
  readonly loss?: number;
  readonly seed?: number;
  /** Says everything twice, the second time (and sometimes the first) after what it says next. */
  readonly stutters?: boolean;
}

export interface FakeLanBulb {
  readonly address: string;
  readonly serial: string;
  readonly power: "on" | "off";
  label: string;
  /** Hears and says nothing, as without power. */
  silent: boolean;
  loss: number;
  /** Everything heard, in order, resends included. */
  readonly messages: readonly Recorded[];
  /** Of these, what changes the light. */
  readonly commands: readonly Recorded[];
  /** Why datagrams were refused; nothing is said to them. */
  readonly refusals: readonly string[];
  /** When each datagram came to the socket, heard or lost. */
  readonly arrivals: readonly number[];
  /** What the bulb shows when all it was told has run out, and says that it shows. */
  settlesOn: Hsbk;
  /** Does not say what it is called, as where those answers are lost. */
  tellsLabel: boolean;
  /** Has another address from now on, as from DHCP; nobody is told. */
  move(address: string): Promise<void>;
  close(): Promise<void>;
}

/** A LIFX bulb on the loopback interface: strict in what it accepts, and remembers it all. */
export async function startFakeLanBulb(options: FakeLanBulbOptions): Promise<FakeLanBulb> {
  const { group = "Office", serial = serialOf(options.address), stutters = false } = options;
  const random = seededRandom(options.seed ?? 1);
  let sockets: Socket[] = [];
  let held: (() => void)[] = [];
  const messages: Recorded[] = [];
  const refusals: string[] = [];
  const arrivals: number[] = [];
  const white: Hsbk = { hue: 0, saturation: 0, brightness: 1, kelvin: 3500 };
  const bulb = {
    address: options.address,
    serial,
    label: options.label ?? "Bulb",
    power: options.power ?? "on",
    silent: false,
    loss: options.loss ?? 0,
    messages,
    refusals,
    arrivals,
    settlesOn: white,
    tellsLabel: true,
    get commands(): readonly Recorded[] {
      return messages.filter(({ type }) => type.startsWith("Set"));
    },
    async move(address: string): Promise<void> {
      await bulb.close();
      bulb.address = address;
      await open();
    },
    async close(): Promise<void> {
      const closed = sockets.map((socket) => once(socket, "close"));
      for (const socket of sockets.splice(0)) socket.close();
      await Promise.all(closed);
    },
  };

  function isLost(): boolean {
    return bulb.silent || random() < bulb.loss;
  }

  function receive(datagram: Buffer, sender: RemoteInfo): void {
    const receivedAt = performance.now();
    arrivals.push(receivedAt);
    if (isLost()) return;
    try {
      const message = decode(datagram);
      if (message.target !== serial && message.target !== EVERY_BULB) return;
      messages.push({ ...message, receivedAt, senderPort: sender.port });
      obey(message);
      for (const answer of answersTo(message)) {
        if (!isLost()) say(() => sockets[0]?.send(answer, sender.port, sender.address));
      }
    } catch (error) {
      refusals.push(String(error));
    }
  }

  function say(answer: () => void): void {
    if (!stutters) {
      answer();
      return;
    }
    const isLate = random() < 0.3;
    if (!isLate) answer();
    for (const late of held) late();
    held = isLate ? [answer, answer] : [answer];
  }

  function obey(message: Received): void {
    if (message.type === "SetPower") bulb.power = message.level === 0 ? "off" : "on";
    if (message.type === "SetColor") bulb.settlesOn = message.hsbk;
    if (message.type === "SetWaveform" && endsOnItsColor(message)) bulb.settlesOn = message.hsbk;
  }

  function answersTo(message: Received): Buffer[] {
    const { source, sequence, ackRequired, resRequired } = message;
    const answer = (type: number, payload: Buffer = Buffer.alloc(0)): Buffer =>
      encode({ source, target: serial, sequence, type, payload });
    const acknowledgement = ackRequired ? [answer(45)] : [];
    switch (message.type) {
      case "GetService":
        return [...acknowledgement, answer(3, stateService(PORT))];
      case "GetLabel":
        return bulb.tellsLabel ? [...acknowledgement, answer(25, stateLabel(bulb.label))] : [];
      case "GetLocation":
        return [...acknowledgement, answer(50, stateLocation("Home"))];
      case "GetGroup":
        return [...acknowledgement, answer(53, stateGroup(group))];
      case "GetLight":
        return [...acknowledgement, answer(107, lightState(bulb))];
      default:
        return resRequired ? [...acknowledgement, answer(107, lightState(bulb))] : acknowledgement;
    }
  }

  /** The first socket is the one that answers leave by. */
  async function open(): Promise<void> {
    const addresses = [bulb.address, options.broadcast ?? bulb.address];
    sockets = await Promise.all([...new Set(addresses)].map(listen));
  }

  async function listen(address: string): Promise<Socket> {
    const socket = createSocket({ type: "udp4", reuseAddr: address !== bulb.address });
    socket.on("message", receive).bind(PORT, address);
    await once(socket, "listening");
    return socket;
  }

  await open();
  return bulb;
}

function endsOnItsColor({ transient, waveform }: SetWaveform): boolean {
  return !transient && WAVEFORMS_THAT_END_ON_THEIR_COLOR.includes(waveform);
}

function serialOf(address: string): string {
  const bytes = address.split(".").slice(1).map(Number);
  return `d073d5${Buffer.from(bytes).toString("hex")}`;
}

/** The mulberry32 generator. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
