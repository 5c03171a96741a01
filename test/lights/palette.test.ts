import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { MOMENTS } from "../../src/builds/moment.js";
import type { Status } from "../../src/builds/status.js";
import { toCommand, type Command } from "../../src/lights/cloud/command.js";
import { effectDuration, type Effect } from "../../src/lights/look.js";
import { CLASSIC } from "../../src/lights/palette.js";
import { MOMENT_WORDS, STATUS_WORDS } from "../../src/lights/words.js";
import { EXAMPLE_EFFECTS } from "../helpers/example-apps.js";
import { startFakeLifxApi, type FakeLifxApi } from "../helpers/fake-lifx-api.js";

const TOKEN = "c0ffee5ec4e7";
const STATUSES = ["blocked", "failed", "failing", "passed", "running", "scheduled"] as const;
const BREATHE = { method: "POST", path: "/v1/lights/all/effects/breathe" };

const EFFECTS: readonly (readonly [name: string, effect: Effect])[] = [
  ...Object.entries(CLASSIC.looks).map(([name, { effect }]) => [name, effect] as const),
  ...Object.entries(CLASSIC.looks).map(
    ([name, { rest }]) =>
      [`${name}, at rest`, { movement: "still", color: rest, duration: 1 }] as const,
  ),
  ...Object.entries(CLASSIC.moments),
];

function hueOf(status: Status): number {
  return CLASSIC.looks[status].rest.hue;
}

describe("the classic palette", () => {
  it.each(["running", "passed", "failed"] as const)(
    "sends for %s what the example apps send",
    (status) => {
      const body = EXAMPLE_EFFECTS[status];
      expect(toCommand(CLASSIC.looks[status].effect, "all")).toEqual({ ...BREATHE, body });
    },
  );

  it("has a look and words for every status", () => {
    expect(Object.keys(CLASSIC.looks).sort()).toEqual(STATUSES);
    expect(Object.keys(STATUS_WORDS).sort()).toEqual(STATUSES);
  });

  it("has an effect and words for every moment", () => {
    expect(Object.keys(CLASSIC.moments).sort()).toEqual([...MOMENTS].sort());
    expect(Object.keys(MOMENT_WORDS).sort()).toEqual([...MOMENTS].sort());
  });

  it("says everything in words of its own", () => {
    const words = [...Object.values(STATUS_WORDS), ...Object.values(MOMENT_WORDS)];
    expect(new Set(words).size).toBe(STATUSES.length + MOMENTS.length);
  });

  it("is green for nothing but a pass, and red for nothing but a failure", () => {
    expect(STATUSES.filter((status) => hueOf(status) === 120)).toEqual(["passed"]);
    expect(STATUSES.filter((status) => hueOf(status) === 0)).toEqual(["failed", "failing"]);
  });

  it.each(STATUSES)("rests in the colour that %s moves in", (status) => {
    const { effect, rest } = CLASSIC.looks[status];
    expect(effect.color).toMatchObject({ hue: rest.hue, saturation: rest.saturation });
  });

  it.each(MOMENTS)("gives the bulb back after %s, within five seconds", (name) => {
    expect(CLASSIC.moments[name].persist).toBe(false);
    expect(effectDuration(CLASSIC.moments[name])).toBeGreaterThan(0);
    expect(effectDuration(CLASSIC.moments[name])).toBeLessThan(5000);
  });
});

describe("LIFX", () => {
  let api: FakeLifxApi;

  beforeAll(async () => {
    api = await startFakeLifxApi({ token: TOKEN });
  });

  afterAll(() => api.close());

  async function send({ method, path, body }: Command): Promise<number> {
    const headers = { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" };
    const init = { method, headers, body: JSON.stringify(body) };
    return (await fetch(api.url + path, init)).status;
  }

  it.each(EFFECTS)("takes %s, and no bulb is ever switched on", async (_, effect) => {
    const command = toCommand(effect, "all");
    expect(await send(command)).toBe(207);
    expect(command.body.power_on ?? false).toBe(false);
    expect(command.body).not.toHaveProperty("power");
  });
});
