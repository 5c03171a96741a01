import { describe, expect, it } from "@jest/globals";

import { toCommand } from "../../../src/lights/cloud/command.js";
import { colorString } from "../../../src/lights/cloud/color-string.js";
import { color, type Color } from "../../../src/lights/color.js";
import type { Effect, MovingEffect } from "../../../src/lights/look.js";

describe("colorString", () => {
  const pale: Color = { hue: 205, saturation: 0.8, brightness: 0.4, kelvin: 3500 };

  it.each<[string, Color]>([
    ["yellow brightness:5%", color("yellow", 0.05)],
    ["green brightness:75%", color("green", 0.75)],
    ["red brightness:0%", color("red", 0)],
    ["pink brightness:100%", color("pink", 1)],
    ["cyan brightness:7%", color("cyan", 0.07)],
    ["blue brightness:28%", color("blue", 0.28)],
    ["orange brightness:0.5%", color("orange", 0.005)],
    ["kelvin:3500 brightness:50%", color("white", 0.5)],
    ["kelvin:9000 brightness:55%", { hue: 120, saturation: 0, brightness: 0.55, kelvin: 9000 }],
    ["hue:205 saturation:0.8 brightness:40%", pale],
    ["hue:205 saturation:0.3 brightness:40%", { ...pale, saturation: 0.1 + 0.2 }],
    ["hue:120 saturation:0.8 brightness:40%", { ...pale, hue: 120 }],
    ["hue:120.5 saturation:1 brightness:40%", { ...pale, hue: 120.5, saturation: 1 }],
  ])("writes %s", (text, value) => {
    expect(colorString(value)).toBe(text);
  });

  it("writes every percent without the noise of binary fractions", () => {
    for (let percent = 0; percent <= 100; percent += 1) {
      expect(colorString(color("red", percent / 100))).toBe(`red brightness:${percent}%`);
    }
  });
});

describe("toCommand", () => {
  const moving: MovingEffect = {
    movement: "breathe",
    color: color("yellow", 0.05),
    from: color("yellow", 0.35),
    period: 5,
    cycles: 9999,
    persist: true,
  };

  it.each<[string, MovingEffect, string]>([
    [
      "running",
      moving,
      '{"power_on":false,"color":"yellow brightness:5%","from_color":"yellow brightness:35%","period":5,"cycles":9999,"persist":true}',
    ],
    [
      "passed",
      {
        movement: "breathe",
        color: color("green", 0.75),
        from: color("green", 0.1),
        period: 0.45,
        cycles: 3,
        persist: true,
        peak: 0.2,
      },
      '{"power_on":false,"color":"green brightness:75%","from_color":"green brightness:10%","period":0.45,"cycles":3,"persist":true,"peak":0.2}',
    ],
    [
      "failed",
      {
        movement: "breathe",
        color: color("red", 0.6),
        from: color("red", 0.25),
        period: 0.1,
        cycles: 20,
        persist: true,
        peak: 0.2,
      },
      '{"power_on":false,"color":"red brightness:60%","from_color":"red brightness:25%","period":0.1,"cycles":20,"persist":true,"peak":0.2}',
    ],
  ])("writes the classic effect of a %s build, byte for byte", (_name, effect, body) => {
    const command = toCommand(effect, "all");
    expect(command).toMatchObject({ method: "POST", path: "/v1/lights/all/effects/breathe" });
    expect(JSON.stringify(command.body)).toBe(body);
  });

  it("asks for a pulse without a peak, which LIFX does not know there", () => {
    const command = toCommand({ ...moving, movement: "pulse", peak: 0.2 }, "all");
    expect(command.path).toBe("/v1/lights/all/effects/pulse");
    expect(command.body).not.toHaveProperty("peak");
  });

  it("asks for a still colour as a state, without power", () => {
    const still: Effect = { movement: "still", color: color("blue", 0.3), duration: 1.5 };
    expect(toCommand(still, "all")).toEqual({
      method: "PUT",
      path: "/v1/lights/all/state",
      body: { color: "blue brightness:30%", duration: 1.5 },
    });
  });

  it.each([
    ["label:Build light", "/v1/lights/label%3ABuild%20light/effects/breathe"],
    ["id:d073d5000001|5", "/v1/lights/id%3Ad073d5000001%7C5/effects/breathe"],
    ["label:a/b?c#d", "/v1/lights/label%3Aa%2Fb%3Fc%23d/effects/breathe"],
  ])("encodes the selector %s", (selector, path) => {
    expect(toCommand(moving, selector).path).toBe(path);
  });
});
