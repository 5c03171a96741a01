import { describe, expect, it } from "@jest/globals";

import { driverOf, isNamed } from "../../../src/lights/lan/names.js";

const bulb = { id: "d073d5000001", address: "192.168.0.21", label: "Desk" };
const unlabelled = { ...bulb, label: undefined };

describe("isNamed", () => {
  it.each(["Desk", "d073d5000001", "D073D5000001", "192.168.0.21"])("by %s", (name) => {
    expect(isNamed(bulb, name)).toBe(true);
  });

  it.each(["desk", "d073d5000002", "192.168.0.2", ""])("not by %p", (name) => {
    expect(isNamed(bulb, name)).toBe(false);
  });
});

describe("driverOf", () => {
  it.each<[string, typeof bulb | typeof unlabelled, string[][], number]>([
    ["the first that names it", bulb, [["Door"], ["Desk"], [bulb.id]], 1],
    ["the one that names it, not a sooner one for every bulb", bulb, [[], ["Desk"]], 1],
    ["the first for every bulb where none names it", bulb, [["Door"], [], []], 1],
    ["none where there is none", bulb, [["Door"]], -1],
    ["none yet where its label may name one", unlabelled, [[], ["Desk"]], -1],
    ["none yet where its label may name a sooner one", unlabelled, [["Door"], [bulb.id]], -1],
    ["the one that names it whatever its label", unlabelled, [[bulb.address], ["Door"]], 0],
    ["every bulb's where no label is named", unlabelled, [["d073d5000009", "10.0.0.1"], []], 1],
    ["every bulb's where it has no label", { ...bulb, label: "" }, [["Desk"], []], 1],
  ])("is %s", (_case, which, names, driver) => {
    const lights = names.map((each) => ({ names: each }));
    expect(driverOf(which, lights)).toBe(lights[driver]);
  });
});
