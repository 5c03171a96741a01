/**
 * The LIFX LAN protocol as LIFX documents it, from the bulb's side. It shares nothing with the
 * driver, so that the two cannot be wrong together.
 */

/** Hue in degrees, saturation and brightness from 0 to 1; rounded, for they travel as 16 bits. */
export interface Hsbk {
  readonly hue: number;
  readonly saturation: number;
  readonly brightness: number;
  readonly kelvin: number;
}

export interface Header {
  /** Eight hex digits. */
  readonly source: string;
  /** Twelve hex digits; zeros are for every bulb. */
  readonly target: string;
  readonly sequence: number;
}

export type Command =
  | { readonly type: "GetService" | "GetLabel" | "GetLocation" | "GetGroup" | "GetLight" }
  | { readonly type: "SetColor"; readonly hsbk: Hsbk; readonly duration: number }
  | { readonly type: "SetPower"; readonly level: number; readonly duration: number }
  | SetWaveform;

export interface SetWaveform {
  readonly type: "SetWaveform";
  readonly hsbk: Hsbk;
  readonly transient: boolean;
  /** Milliseconds. */
  readonly period: number;
  readonly cycles: number;
  /** From 0 to 1. */
  readonly skewRatio: number;
  /** 0 saw, 1 sine, 2 half-sine, 3 triangle, 4 pulse. */
  readonly waveform: number;
}

export type Received = Header &
  Command & { readonly ackRequired: boolean; readonly resRequired: boolean };

const HEADER_BYTES = 36;

interface Shape {
  readonly payloadBytes: number;
  readonly decode: (payload: Buffer) => Command;
}

const SHAPES: ReadonlyMap<number, Shape> = new Map<number, Shape>([
  [2, { payloadBytes: 0, decode: () => ({ type: "GetService" }) }],
  [23, { payloadBytes: 0, decode: () => ({ type: "GetLabel" }) }],
  [48, { payloadBytes: 0, decode: () => ({ type: "GetLocation" }) }],
  [51, { payloadBytes: 0, decode: () => ({ type: "GetGroup" }) }],
  [101, { payloadBytes: 0, decode: () => ({ type: "GetLight" }) }],
  [102, { payloadBytes: 13, decode: decodeSetColor }],
  [103, { payloadBytes: 21, decode: decodeSetWaveform }],
  [117, { payloadBytes: 6, decode: decodeSetPower }],
]);

/** Throws a RangeError that says what is wrong with the datagram. */
export function decode(datagram: Buffer): Received {
  demand(datagram.length >= HEADER_BYTES, "shorter than a header");
  demand(datagram.readUInt16LE(0) === datagram.length, "size is not the datagram's length");
  const frame = datagram.readUInt16LE(2);
  demand((frame & 0x0fff) === 1024, "protocol is not 1024");
  demand((frame & 0x1000) !== 0, "addressable bit is not set");
  const type = datagram.readUInt16LE(32);
  const shape = SHAPES.get(type);
  if (shape === undefined) throw new RangeError(`type ${type} is not one that is spoken here`);
  const payload = datagram.subarray(HEADER_BYTES);
  demand(payload.length === shape.payloadBytes, `payload of type ${type} has another length`);
  const flags = datagram.readUInt8(22);
  return {
    source: datagram.toString("hex", 4, 8),
    target: datagram.toString("hex", 8, 14),
    resRequired: (flags & 1) !== 0,
    ackRequired: (flags & 2) !== 0,
    sequence: datagram.readUInt8(23),
    ...shape.decode(payload),
  };
}

export interface Answer extends Header {
  readonly type: number;
  readonly payload: Buffer;
}

export function encode({ source, target, sequence, type, payload }: Answer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16LE(HEADER_BYTES + payload.length, 0);
  header.writeUInt16LE(0x1400, 2);
  header.write(source, 4, 4, "hex");
  header.write(target, 8, 6, "hex");
  header.writeUInt8(sequence, 23);
  header.writeUInt16LE(type, 32);
  return Buffer.concat([header, payload]);
}

export function stateService(port: number): Buffer {
  const payload = Buffer.alloc(5);
  payload.writeUInt8(1, 0);
  payload.writeUInt32LE(port, 1);
  return payload;
}

export function stateLabel(label: string): Buffer {
  const payload = Buffer.alloc(32);
  payload.write(label, "utf8");
  return payload;
}

export function stateGroup(label: string): Buffer {
  return Buffer.concat([Buffer.alloc(16, 0x67), stateLabel(label), Buffer.alloc(8)]);
}

/** Shaped as a group's. */
export const stateLocation = stateGroup;

export interface State {
  readonly settlesOn: Hsbk;
  readonly power: "on" | "off";
  readonly label: string;
}

export function lightState({ settlesOn, power, label }: State): Buffer {
  const { hue, saturation, brightness, kelvin } = settlesOn;
  const state = Buffer.alloc(12);
  state.writeUInt16LE(Math.round((hue / 360) * 65_535), 0);
  state.writeUInt16LE(Math.round(saturation * 65_535), 2);
  state.writeUInt16LE(Math.round(brightness * 65_535), 4);
  state.writeUInt16LE(kelvin, 6);
  state.writeUInt16LE(power === "on" ? 65_535 : 0, 10);
  return Buffer.concat([state, stateLabel(label), Buffer.alloc(8)]);
}

function decodeSetColor(payload: Buffer): Command {
  return {
    type: "SetColor",
    hsbk: decodeHsbk(payload.subarray(1)),
    duration: payload.readUInt32LE(9),
  };
}

function decodeSetPower(payload: Buffer): Command {
  const level = payload.readUInt16LE(0);
  demand(level === 0 || level === 65_535, "power is neither off nor on");
  return { type: "SetPower", level, duration: payload.readUInt32LE(2) };
}

function decodeSetWaveform(payload: Buffer): Command {
  const transient = payload.readUInt8(1);
  demand(transient <= 1, "transient is neither 0 nor 1");
  const period = payload.readUInt32LE(10);
  demand(period > 0, "period is 0");
  const waveform = payload.readUInt8(20);
  demand(waveform <= 4, "there is no such waveform");
  return {
    type: "SetWaveform",
    hsbk: decodeHsbk(payload.subarray(2)),
    transient: transient === 1,
    period,
    cycles: payload.readFloatLE(14),
    skewRatio: rounded((payload.readInt16LE(18) + 32_768) / 65_535, 4),
    waveform,
  };
}

function decodeHsbk(bytes: Buffer): Hsbk {
  const kelvin = bytes.readUInt16LE(6);
  demand(kelvin >= 1500 && kelvin <= 9000, "kelvin is not from 1500 to 9000");
  return {
    hue: rounded((bytes.readUInt16LE(0) / 65_535) * 360, 2),
    saturation: rounded(bytes.readUInt16LE(2) / 65_535, 4),
    brightness: rounded(bytes.readUInt16LE(4) / 65_535, 4),
    kelvin,
  };
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function demand(condition: boolean, fault: string): void {
  if (!condition) throw new RangeError(fault);
}
