import { beforeEach, describe, expect, it, jest } from "@jest/globals";
import lifx, { type Client } from "lifx-lan-client";

import type { Send } from "../../../src/lights/lan/client.js";
import { wire } from "../../../src/lights/lan/wire.js";
import { NO_TALLY } from "../../../src/lights/tally.js";
import { encode } from "../../helpers/lan-protocol.js";
import { LEVEL, recordingLog } from "./support.js";

const ADDRESS = "127.0.48.2";
const OTHER = "127.0.48.3";

let client: Client;
let send: jest.Mock<Send>;
let sent: jest.Mock<() => void>;
let mayDrive: boolean;
let lines: Record<string, unknown>[];

function transmit(type: number, address = ADDRESS): void {
  const of = { source: "0badcafe", target: "d073d5000001", sequence: 1 };
  const datagram = encode({ ...of, type, payload: Buffer.alloc(0) });
  client.socket.send(datagram, 0, datagram.length, 56_700, address);
}

function answerLast(error: Error | null): void {
  send.mock.lastCall?.[5]?.(error);
}

beforeEach(() => {
  client = new lifx.Client();
  client.socket.close();
  send = jest.fn();
  sent = jest.fn();
  mayDrive = true;
  Object.assign(client, { socket: { send } });
  const recording = recordingLog();
  lines = recording.lines;
  const tally = { ...NO_TALLY, sent };
  wire(client, { tally, mayDrive: () => mayDrive, log: recording.log });
});

describe("the wire", () => {
  it.each([2, 23, 101, 102, 103])("sends what is of type %d, and counts it", (type) => {
    transmit(type);
    expect(send.mock.calls).toMatchObject([
      [expect.any(Buffer), 0, 36, 56_700, ADDRESS, expect.any(Function)],
    ]);
    expect(sent.mock.calls).toEqual([["lan"]]);
  });

  it("sends questions alone while another process drives the bulbs", () => {
    mayDrive = false;
    for (const type of [102, 103, 101]) transmit(type);
    expect(send.mock.calls.map(([datagram]) => datagram.readUInt16LE(32))).toEqual([101]);
    expect(sent).toHaveBeenCalledTimes(1);
  });

  it("logs what cannot be sent once for each address, until it can", () => {
    for (const [address, error] of [
      [ADDRESS, new Error("send ENETUNREACH")],
      [ADDRESS, new Error("send ENETUNREACH")],
      [OTHER, new Error("send EHOSTUNREACH")],
      [ADDRESS, null],
      [ADDRESS, new Error("send EPERM")],
    ] as const) {
      transmit(102, address);
      answerLast(error);
    }
    expect(lines).toMatchObject([
      { level: LEVEL.warn, address: ADDRESS, err: { message: "send ENETUNREACH" } },
      { level: LEVEL.warn, address: OTHER, err: { message: "send EHOSTUNREACH" } },
      { level: LEVEL.warn, address: ADDRESS, err: { message: "send EPERM" } },
    ]);
    expect(lines[0]?.msg).toMatch(/network and firewall/);
  });
});
