import { describe, expect, it } from "@jest/globals";
import { color } from "../../../src/lights/color.js";
import { PALETTES, type Palette } from "../../../src/lights/palettes/index.js";
import { lightOf } from "./support.js";

function ours(lines: string): Palette {
  return lightOf("palette: ours", `palettes: { ours: { ${lines} } }`).rule.palette;
}

const wave = "movement: breathe, color: red, from_color: blue";

describe("a palette of one's own", () => {
  it("has from the one that it is based on what it does not say", () => {
    expect(ours("")).toEqual(PALETTES.classic);
    expect(ours("based_on: calm")).toEqual(PALETTES.calm);
    const { looks, moments, unknown } = ours(
      "based_on: calm, looks: { failed: { movement: still, color: pink } }",
    );
    const failed = {
      effect: { movement: "still", color: color("pink", 1), duration: 1 },
      rest: color("pink", 1),
    };
    expect(looks).toEqual({ ...PALETTES.calm.looks, failed });
    expect({ moments, unknown }).toEqual({
      moments: PALETTES.calm.moments,
      unknown: PALETTES.calm.unknown,
    });
  });

  it("moves for as long as a look lasts, and once for a moment", () => {
    const { looks, moments } = ours(
      `looks: { running: { ${wave} } }, moments: { ping: { ${wave}, period: 2 } }`,
    );
    const { movement, period, cycles } = moments.ping;
    expect(looks.running).toMatchObject({ effect: { cycles: 9999, persist: true } });
    expect({ movement, period, cycles }).toEqual({ movement: "breathe", period: 2, cycles: 1 });
    expect(moments.ping.persist).toBe(false);
  });

  it("says where a look comes to rest", () => {
    const { looks, unknown } = ours(
      `looks: { failed: { ${wave}, rest: white } }, unknown: { ${wave}, peak: 0.1 }`,
    );
    expect(looks.failed.rest).toEqual(color("white", 1));
    expect(unknown).toMatchObject({ effect: { peak: 0.1 }, rest: color("red", 1) });
  });

  it("can be that of all lights", () => {
    const head = "palettes: { Ours-2: { based_on: calm } }\npalette: Ours-2";
    expect(lightOf("lan: all", head).rule.palette).toEqual(PALETTES.calm);
    expect(lightOf("palette: classic", head).rule.palette).toBe(PALETTES.classic);
  });

  it("does not change the one that it is based on", () => {
    const before = structuredClone(PALETTES.classic);
    ours(`looks: { failed: { ${wave} } }, moments: { ping: { ${wave} } }`);
    expect(PALETTES.classic).toEqual(before);
  });
});
