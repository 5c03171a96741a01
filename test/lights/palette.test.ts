import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { MOMENTS, TEST_COLORS } from "../../src/builds/moment.js";
import { OCCASIONS } from "../../src/builds/occasion.js";
import { WORST_FIRST } from "../../src/builds/status.js";
import { toCommand, type Command } from "../../src/lights/cloud/command.js";
import { effectDuration, type Effect } from "../../src/lights/look.js";
import { PALETTES } from "../../src/lights/palettes/index.js";
import { MOMENT_WORDS, STATUS_WORDS } from "../../src/lights/words.js";
import { EXAMPLE_EFFECTS } from "../helpers/example-apps.js";
import { startFakeLifxApi, type FakeLifxApi } from "../helpers/fake-lifx-api.js";

const TOKEN = "c0ffee5ec4e7";
const BREATHE = { method: "POST", path: "/v1/lights/all/effects/breathe" };

const { classic } = PALETTES;

const EFFECTS: readonly (readonly [name: string, effect: Effect])[] = Object.entries(
  PALETTES,
).flatMap(([palette, { looks, unknown, moments }]) => [
  ...Object.entries({ ...looks, unknown }).flatMap(([name, { effect, rest }]) => [
    [`${palette} ${name}`, effect] as const,
    [`${palette} ${name}, at rest`, { movement: "still", color: rest, duration: 1 }] as const,
  ]),
  ...Object.entries(moments).map(([name, effect]) => [`${palette} ${name}`, effect] as const),
]);

describe("words", () => {
  it("are there for every status and every moment, and differ", () => {
    expect(Object.keys(STATUS_WORDS).sort()).toEqual([...WORST_FIRST].sort());
    const tests = TEST_COLORS.map((name) => `test.${name}`);
    const moments = [...MOMENTS, ...OCCASIONS, ...tests];
    expect(Object.keys(MOMENT_WORDS).sort()).toEqual([...moments].sort());
    const words = [...Object.values(STATUS_WORDS), ...Object.values(MOMENT_WORDS)];
    expect(new Set(words).size).toBe(WORST_FIRST.length + moments.length);
  });
});

describe("the classic palette", () => {
  it.each(["running", "passed", "failed"] as const)(
    "sends for %s what the example apps send",
    (status) => {
      const body = EXAMPLE_EFFECTS[status];
      expect(toCommand(classic.looks[status].effect, "all")).toEqual({ ...BREATHE, body });
    },
  );

  it.each([
    [120, ["passed"]],
    [0, ["failing", "failed", "failed_running"]],
  ])("has the hue %i for %j alone", (hue, statuses) => {
    const { looks } = classic;
    expect(WORST_FIRST.filter((status) => looks[status].rest.hue === hue)).toEqual(statuses);
  });

  it("breathes from red towards yellow while a failed build runs again", () => {
    const { failed, failed_running, running } = classic.looks;
    expect(failed_running).toMatchObject({
      effect: { movement: "breathe", from: failed.rest, color: running.rest },
      rest: failed.rest,
    });
  });
});

describe.each(Object.entries(PALETTES))("the %s palette", (_, { looks, unknown, moments }) => {
  it("has a look for every status and an effect for every moment", () => {
    expect(Object.keys(looks).sort()).toEqual([...WORST_FIRST].sort());
    expect(Object.keys(moments).sort()).toEqual([...MOMENTS].sort());
  });

  it.each(WORST_FIRST)("rests in a colour that %s moves in", (status) => {
    const { effect, rest } = looks[status];
    const colors = effect.movement === "still" ? [effect.color] : [effect.color, effect.from];
    const { hue, saturation } = rest;
    expect(colors).toContainEqual(expect.objectContaining({ hue, saturation }));
  });

  it("is a dim and still white where nothing is known any more", () => {
    expect(unknown.effect).toEqual({ movement: "still", color: unknown.rest, duration: 1 });
    expect(unknown.rest.saturation).toBe(0);
    expect(unknown.rest.brightness).toBeGreaterThan(0);
    expect(unknown.rest.brightness).toBeLessThanOrEqual(0.1);
  });

  it.each(MOMENTS)("gives the bulb back after %s, within five seconds", (name) => {
    expect(moments[name].persist).toBe(false);
    expect(effectDuration(moments[name])).toBeGreaterThan(0);
    expect(effectDuration(moments[name])).toBeLessThan(5000);
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
