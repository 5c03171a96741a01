import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import lifx, { type Client } from "lifx-lan-client";
import type { RemoteInfo } from "node:dgram";
import { EventEmitter } from "node:events";

import { guard } from "../../../src/lights/lan/guard.js";
import { encode, stateService } from "../../helpers/lan-protocol.js";
import { recordingLog } from "./support.js";

const sender: RemoteInfo = { address: "127.0.0.9", family: "IPv4", port: 56_700, size: 36 };

let client: Client;
let socket: EventEmitter;
let lines: Record<string, unknown>[];
let receive: jest.Mock<(datagram: Buffer, sender: RemoteInfo) => void>;
let onError: jest.Mock<(error: Error) => void>;
let libraryError: jest.Mock<(error: Error) => void>;

function acknowledgement(source = client.source): Buffer {
  const payload = Buffer.alloc(0);
  return encode({ source, target: "d073d5000001", sequence: 1, type: 45, payload });
}

function service(target: string): Buffer {
  const payload = stateService(56_700);
  return encode({ source: client.source, target, sequence: 1, type: 3, payload });
}

beforeEach(() => {
  jest.useFakeTimers();
  client = new lifx.Client();
  client.socket.close();
  socket = new EventEmitter();
  Object.assign(client, { socket });
  receive = jest.fn();
  libraryError = jest.fn();
  onError = jest.fn();
  socket.on("message", receive).on("error", libraryError);
  const recording = recordingLog();
  lines = recording.lines;
  guard(client, recording.log, onError);
});

afterEach(() => {
  jest.useRealTimers();
});

describe("guard", () => {
  it("hands on what answers this client, as it came", () => {
    const datagram = acknowledgement();
    socket.emit("message", datagram, sender);
    expect(receive.mock.calls).toEqual([[datagram, sender]]);
  });

  it("drops what answers another program, without a word", () => {
    socket.emit("message", acknowledgement("0badcafe"), sender);
    expect(receive).not.toHaveBeenCalled();
    expect(lines).toEqual([]);
  });

  it("drops what is malformed, and says so once a minute at most", () => {
    const flood = () => {
      for (let count = 0; count < 1000; count += 1) {
        socket.emit("message", Buffer.from("hello"), sender);
      }
    };
    flood();
    jest.advanceTimersByTime(59_000);
    flood();
    expect(lines.map(({ ignored }) => ignored)).toEqual([1]);
    jest.advanceTimersByTime(2_000);
    flood();
    expect(lines.map(({ ignored }) => ignored)).toEqual([1, 2000]);
    expect(lines[0]).toMatchObject({ level: 40, sender: "127.0.0.9" });
    expect(receive).not.toHaveBeenCalled();
  });

  it("survives a listener that throws", () => {
    receive.mockImplementation(() => {
      throw new Error("the parser choked");
    });
    socket.emit("message", acknowledgement(), sender);
    expect(lines).toMatchObject([{ level: 40, err: { message: "the parser choked" } }]);
  });

  it("refuses new bulbs where there are a hundred, but not those", () => {
    const serials = Array.from(
      { length: 100 },
      (_, index) => `d073d50000${(16 + index).toString(16)}`,
    );
    Object.assign(client, { devices: Object.fromEntries(serials.map((id) => [id, { id }])) });
    socket.emit("message", service("d073d5ffffff"), sender);
    expect(receive).not.toHaveBeenCalled();
    socket.emit("message", service(String(serials[0])), sender);
    expect(receive).toHaveBeenCalledTimes(1);
  });

  it("takes the socket's errors from the library, which prints them", () => {
    const error = new Error("recvmsg");
    socket.emit("error", error);
    expect(onError.mock.calls).toEqual([[error]]);
    expect(libraryError).not.toHaveBeenCalled();
  });
});
