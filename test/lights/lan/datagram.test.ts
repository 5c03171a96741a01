import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import lifx from "lifx-lan-client";

import { announces, isWellFormed, sourceOf } from "../../../src/lights/lan/datagram.js";
import {
  encode,
  lightState,
  stateGroup,
  stateLabel,
  stateService,
} from "../../helpers/lan-protocol.js";

const header = { source: "0badcafe", target: "d073d5000001", sequence: 7 };
const state = {
  settlesOn: { hue: 60, saturation: 1, brightness: 0.5, kelvin: 3500 },
  power: "on",
  label: "Desk",
} as const;

const service = encode({ ...header, type: 3, payload: stateService(56_700) });
const label = encode({ ...header, type: 25, payload: stateLabel("Desk") });
const acknowledgement = encode({ ...header, type: 45, payload: Buffer.alloc(0) });
const light = encode({ ...header, type: 107, payload: lightState(state) });
const group = encode({ ...header, type: 53, payload: stateGroup("Office") });
const location = encode({ ...header, type: 50, payload: stateGroup("Home") });
const answers = [service, label, acknowledgement, light, group, location];

const withUInt16 = (datagram: Buffer, value: number, offset: number): Buffer => {
  const changed = Buffer.from(datagram);
  changed.writeUInt16LE(value, offset);
  return changed;
};

/** Bytes at random, and answers with a few bytes changed, cut or added, where the faults hide. */
const hostile = fc.oneof(
  fc.uint8Array({ maxLength: 120 }).map((bytes) => Buffer.from(bytes)),
  fc
    .tuple(
      fc.constantFrom(...answers),
      fc.array(fc.tuple(fc.nat({ max: 87 }), fc.nat({ max: 255 })), { maxLength: 4 }),
      fc.uint8Array({ maxLength: 8 }),
      fc.option(fc.nat({ max: 96 })),
    )
    .map(([answer, changes, added, cut]) => {
      const datagram = Buffer.concat([answer, added]);
      for (const [offset, byte] of changes) if (offset < datagram.length) datagram[offset] = byte;
      return datagram.subarray(0, cut ?? datagram.length);
    }),
  fc
    .tuple(fc.nat({ max: 900 }), fc.uint8Array({ maxLength: 90 }))
    .map(([type, payload]) => encode({ ...header, type, payload: Buffer.from(payload) })),
);

describe("isWellFormed", () => {
  it.each([
    ["StateService", service],
    ["StateLabel", label],
    ["Acknowledgement", acknowledgement],
    ["LightState", light],
    ["StateGroup", group],
    ["StateLocation", location],
    ["the origin bits that old firmware sets", withUInt16(acknowledgement, 0x5400, 2)],
  ])("accepts %s", (_name, datagram) => {
    expect(isWellFormed(datagram)).toBe(true);
  });

  it.each([
    ["nothing", Buffer.alloc(0)],
    ["a truncated header", acknowledgement.subarray(0, 35)],
    ["a size that is too small", withUInt16(service, 36, 0)],
    ["a size that is too large", withUInt16(service, 42, 0)],
    ["another protocol", withUInt16(service, 0x1401, 2)],
    ["a version nobody asked for", encode({ ...header, type: 33, payload: Buffer.alloc(12) })],
    ["a command", encode({ ...header, type: 102, payload: Buffer.alloc(13) })],
  ])("refuses %s", (_name, datagram) => {
    expect(isWellFormed(datagram)).toBe(false);
  });

  it.each([
    [3, 5],
    [25, 32],
    [45, 0],
    [107, 52],
  ])("accepts type %i with a payload of exactly %i bytes", (type, exact) => {
    const accepted = Array.from({ length: 130 }, (_, bytes) => bytes).filter((bytes) =>
      isWellFormed(encode({ ...header, type, payload: Buffer.alloc(bytes) })),
    );
    expect(accepted).toEqual([exact]);
  });

  it("lets nothing through that the library's parser throws on or fails with", () => {
    fc.assert(
      fc.property(hostile, (datagram) => {
        fc.pre(isWellFormed(datagram));
        expect(parse(datagram)).not.toBeInstanceOf(Error);
      }),
      { numRuns: 2000, maxSkipsPerRun: 1000 },
    );
  });

  it("is needed: the library's parser throws on short payloads", () => {
    expect(() => parse(encode({ ...header, type: 107, payload: Buffer.alloc(51) }))).toThrow();
  });
});

describe("what a datagram says", () => {
  it("names the source it answers", () => {
    expect(sourceOf(service)).toBe("0badcafe");
  });

  it("names the bulb that announces itself", () => {
    expect(answers.map(announces)).toEqual(["d073d5000001", undefined, undefined, undefined]);
  });
});

function parse(datagram: Buffer): unknown {
  return lifx.packet.toObject(datagram);
}
