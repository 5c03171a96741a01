import { afterAll, expect, it } from "@jest/globals";
import { Client, packet } from "lifx-lan-client";
import type { RemoteInfo } from "node:dgram";
import { guard } from "../../src/lights/lan/guard.js";
import { recordingLog } from "../lights/lan/support.js";
import { corpusOf } from "./corpus.js";
import { fuzz, PATIENCE_MS } from "./fuzz.js";
import { ANYWHERE, inserted, mutated } from "./mutate.js";

const SENDER: RemoteInfo = { address: "192.0.2.7", family: "IPv4", port: 56_700, size: 0 };
const client = new Client();
const thrown: unknown[] = [];
let parsed = 0;

// What the library's own listener does with a datagram, and its handlers with what comes of it.
client.socket.on("message", (datagram, sender) => {
  try {
    parsed += 1;
    const message: unknown = packet.toObject(datagram);
    if (message instanceof Error) throw message;
    client.processDiscoveryPacket(null, message, sender);
    client.processLabelPacket(null, message);
  } catch (error) {
    thrown.push(error);
  }
});
guard(client, recordingLog().log, () => undefined);
const [receive] = client.socket.listeners("message");

afterAll(() => {
  // The library wants to ask each bulb for its label.
  client.destroy();
  client.socket.close();
});

const corpus = corpusOf("datagrams").map((hex) => {
  const ours = hex.slice(0, 8) + client.source + hex.slice(16);
  return Buffer.from(ours, "hex").toString("latin1");
});
const datagrams = mutated(corpus, [
  ...ANYWHERE,
  (text, { at, which }) => withByte(text, at % 36, which % 256),
  (text, { at, which }) => withByte(text, at, which % 256),
  (text) => withByte(withByte(text, 0, text.length % 256), 1, text.length >> 8),
  inserted(["\0", "\0".repeat(64), "\xff".repeat(1400)]),
]);

it(
  "nothing that the guard lets through makes the library's parser throw",
  () => {
    fuzz(datagrams, (text) => {
      receive?.(Buffer.from(text, "latin1"), SENDER);
      expect(thrown).toEqual([]);
      expect(Object.keys(client.devices).length).toBeLessThanOrEqual(100);
    });
    expect(parsed).toBeGreaterThan(0);
  },
  PATIENCE_MS,
);

function withByte(text: string, at: number, byte: number): string {
  const index = at % (text.length || 1);
  return text.slice(0, index) + String.fromCharCode(byte) + text.slice(index + 1);
}
