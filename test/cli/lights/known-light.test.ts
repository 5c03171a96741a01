import { describe, expect, it } from "@jest/globals";
import type { CloudLight } from "../../../src/cli/lights/cloud-lights.js";
import { mergeLights } from "../../../src/cli/lights/known-light.js";
import { selectors } from "../../../src/cli/lights/selectors.js";
import { table } from "../../../src/cli/lights/table.js";

const color = { hue: 120, saturation: 1, brightness: 0.5, kelvin: 3500 };

function cloud(id: string, label: string, group = "Office"): CloudLight {
  return { id, label, group, location: "Home", power: "on", color, connected: true };
}

describe("lights of the cloud and of the LAN", () => {
  it("are one where they have one id, and what the bulb says counts", () => {
    const lan = [
      { id: "d073d5000002", address: "192.0.2.2", label: "Desk", power: "off" as const },
      { id: "d073d5000003", address: "192.0.2.3" },
    ];
    expect(mergeLights([cloud("d073d5000002", "Old name")], lan)).toEqual([
      { id: "d073d5000003", address: "192.0.2.3" },
      { ...cloud("d073d5000002", "Desk"), address: "192.0.2.2", power: "off" },
    ]);
  });

  it("have selectors to copy, by id where a label cannot be one", () => {
    const lights = mergeLights(
      [cloud("d073d5000001", "Desk"), cloud("d073d5000002", "Shelf, left", "")],
      [
        { id: "d073d5000003", address: "192.0.2.3", label: "5" },
        { id: "d073d5000004", address: "192.0.2.4", label: "" },
      ],
    );
    expect(selectors(lights)).toEqual([
      "cloud: all",
      "cloud: group:Office",
      "cloud: id:d073d5000002",
      "cloud: label:Desk",
      "lan: [ d073d5000004 ]",
      'lan: [ "5" ]',
    ]);
    expect(selectors([])).toEqual([]);
  });
});

it("a table has its cells below each other, and nothing that steers a terminal", () => {
  expect(
    table([
      ["LABEL", "ID"],
      ["De\u001b[31msk", "1"],
    ]),
  ).toBe("LABEL      ID\nDe [31msk  1\n");
});
