import { afterEach, expect, it } from "@jest/globals";
import { openMeteredApp, type MeteredApp } from "../../helpers/metered-app.js";

let app: MeteredApp | undefined;

afterEach(() => app?.close());

function prefixed(names: readonly string[]): readonly string[] {
  return names.map((name) => `buildkite_build_light_${name}`);
}

const [HEALTHY = "", DRIVING = "", BRANCHES = "", AGE = ""] = prefixed([
  "healthy",
  "driving",
  "branches",
  "newest_delivery_age_seconds",
]);
const REDIS = prefixed(["queue_length", "queue_lag_seconds", "redis_up"]);

it("says what is so when it is asked, not before", async () => {
  let [branches, reason, driving]: [number, string | undefined, boolean] = [3, undefined, true];
  app = await openMeteredApp({
    sources: { branches: () => branches, unhealthy: () => reason, isDriving: () => driving },
  });
  const values = async () => {
    const { value } = (await app?.read()) ?? { value: () => undefined };
    return [HEALTHY, DRIVING, BRANCHES].map((name) => value(name));
  };
  expect(await values()).toEqual([1, 1, 3]);
  [branches, reason, driving] = [4, "The disk is full.", false];
  expect(await values()).toEqual([0, 0, 4]);
});

it("has no age before the first delivery, and then that of the newest", async () => {
  let newest: number | undefined;
  app = await openMeteredApp({
    sources: { now: () => 1_700_000_090_500, newestDeliveryAt: () => newest },
  });
  expect((await app.read()).value(AGE)).toBeUndefined();
  newest = 1_700_000_000_000;
  expect((await app.read()).value(AGE)).toBe(90.5);
  newest = 1_700_000_999_000;
  expect((await app.read()).value(AGE)).toBe(0);
});

it("has nothing of Redis where there is none", async () => {
  app = await openMeteredApp();
  const exposition = await app.read();
  expect(REDIS.map((name) => exposition.value(name))).toEqual([undefined, undefined, undefined]);
});

it("knows Redis and its queue where there is one", async () => {
  let queue: { length: number; since?: number } = { length: 0 };
  let isUp = true;
  app = await openMeteredApp({
    sources: { now: () => 1_700_000_004_000, queue: () => queue, isRedisUp: () => isUp },
  });
  const before = await app.read();
  expect(REDIS.map((name) => before.value(name))).toEqual([0, 0, 1]);
  queue = { length: 7, since: 1_700_000_001_500 };
  isUp = false;
  const after = await app.read();
  expect(REDIS.map((name) => after.value(name))).toEqual([7, 2.5, 0]);
});

it("tells of the process as well", async () => {
  app = await openMeteredApp();
  for (const read of [await app.read(), await app.read()]) {
    expect(read.value("process_resident_memory_bytes")).toBeGreaterThan(1_000_000);
    expect(read.types.get("nodejs_eventloop_lag_p99_seconds")).toBe("gauge");
  }
});

it("is in Prometheus' own type of text, and kept by nobody", async () => {
  app = await openMeteredApp();
  const { headers } = await fetch(`${app.origin}/metrics`);
  expect(headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  expect(headers.get("cache-control")).toBe("no-store");
});

it("is each app's own", async () => {
  app = await openMeteredApp({ sources: { branches: () => 1 } });
  const other = await openMeteredApp({ sources: { branches: () => 2 } });
  await fetch(`${other.origin}/webhook`);
  const [ours, theirs] = [await app.read(), await other.read()];
  await other.close();
  const refusals = "buildkite_build_light_refusals_total";
  const label = { code: "method_not_allowed" };
  expect([ours.value(BRANCHES), theirs.value(BRANCHES)]).toEqual([1, 2]);
  expect([ours.value(refusals, label), theirs.value(refusals, label)]).toEqual([0, 1]);
});
