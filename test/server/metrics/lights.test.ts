import { expect, it } from "@jest/globals";
import { Registry } from "prom-client";
import { countLights } from "../../../src/server/metrics/count-lights.js";
import { readExposition } from "../../helpers/exposition.js";

const PREFIX = "buildkite_build_light";

async function read(registry: Registry) {
  return readExposition(await registry.metrics());
}

it("counts by kind what drivers do", async () => {
  const registry = new Registry();
  const tally = countLights(registry);
  tally.sent("cloud");
  tally.sent("cloud");
  tally.sent("lan");
  tally.dropped("cloud");
  tally.failed("lan", "lan_bulb_silent");
  tally.failed("cloud", "lifx_rate_limited");
  tally.failed("cloud", "lifx_rate_limited");
  const { value } = await read(registry);
  expect(value(`${PREFIX}_bulb_requests_total`, { kind: "cloud" })).toBe(2);
  expect(value(`${PREFIX}_bulb_requests_total`, { kind: "lan" })).toBe(1);
  expect(value(`${PREFIX}_effects_dropped_total`, { kind: "cloud" })).toBe(1);
  const failures = `${PREFIX}_bulb_failures_total`;
  expect(value(failures, { kind: "lan", code: "lan_bulb_silent" })).toBe(1);
  expect(value(failures, { kind: "cloud", code: "lifx_rate_limited" })).toBe(2);
});

it("knows what is left of the newest word on it", async () => {
  const registry = new Registry();
  const tally = countLights(registry);
  expect((await read(registry)).value(`${PREFIX}_bulb_requests_left`, { kind: "cloud" })).toBe(
    undefined,
  );
  tally.left("cloud", 119);
  tally.left("cloud", 0);
  expect((await read(registry)).value(`${PREFIX}_bulb_requests_left`, { kind: "cloud" })).toBe(0);
});

it("gives seconds of what drivers tell in milliseconds", async () => {
  const registry = new Registry();
  const tally = countLights(registry);
  tally.shown("lan", 4);
  tally.shown("lan", 400);
  tally.shown("lan", 600_000);
  const { types, value } = await read(registry);
  expect(types.get(`${PREFIX}_bulb_shown_seconds`)).toBe("histogram");
  expect(value(`${PREFIX}_bulb_shown_seconds_sum`, { kind: "lan" })).toBeCloseTo(600.404);
  const under = (le: string) => value(`${PREFIX}_bulb_shown_seconds_bucket`, { kind: "lan", le });
  expect([under("0.005"), under("0.5"), under("120"), under("+Inf")]).toEqual([1, 2, 2, 3]);
});
