import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { createWebhooks, MemoryReplayStore, type ReplayStore } from "../../src/webhook/index.js";
import { payloadOf } from "../helpers/payloads.js";
import { signed, TOKEN } from "../helpers/webhook-request.js";
import { Bench, FACES } from "./faces.js";
import { listenWithRuns, until } from "./support.js";

const RUNNING = payloadOf("build.running");
const ACCEPTED = { ok: true, event: "build.running", duplicate: false };
const BROKEN = new Error("ECONNREFUSED");

const failing: [string, () => Promise<never>][] = [
  ["rejects", () => Promise.reject(BROKEN)],
  [
    "throws at",
    () => {
      throw BROKEN;
    },
  ],
];

const bench = new Bench();

afterEach(async () => {
  jest.restoreAllMocks();
  await bench.close();
});

it("gives a store the event and its delivery along with the claim, for one that queues them", async () => {
  const claim = jest.fn<ReplayStore["claim"]>().mockResolvedValue(true);
  const replays: ReplayStore = { claim, release: () => Promise.resolve() };
  const client = await bench.open(createWebhooks({ token: TOKEN, replays }).middleware);
  const timestamp = Math.floor(Date.now() / 1000);
  await client.exchange(signed(RUNNING, { timestamp }));
  const delivery: unknown = expect.objectContaining({ method: "signature", timestamp });
  expect(claim.mock.calls).toEqual([
    [expect.any(String), timestamp + 300, { event: RUNNING, delivery }],
  ]);
});

describe.each(FACES)("$name", ({ mount }) => {
  it.each(failing)("asks for another try where the store %s a claim", async (_, fail) => {
    const store = new MemoryReplayStore();
    const replays: ReplayStore = { claim: fail, release: (...key) => store.release(...key) };
    const { webhooks, runs, errors } = listenWithRuns({ replays });
    const client = await bench.open(mount(webhooks.middleware));
    const delivery = signed(RUNNING);
    const code = "replay_store_unavailable";
    expect(await client.exchange(delivery)).toMatchObject({
      status: 503,
      headers: { "retry-after": "5" },
      body: { error: { code } },
    });
    expect(errors).toEqual([expect.objectContaining({ code, cause: BROKEN })]);

    replays.claim = (key, at) => store.claim(key, at);
    const second = client.exchange(delivery);
    await until(() => runs.length > 0);
    runs[0]?.end();
    expect((await second).body).toEqual(ACCEPTED);
  });

  it.each(failing)("answers, and keeps nobody waiting, where it %s a release", async (_, fail) => {
    const store = new MemoryReplayStore();
    const replays: ReplayStore = { claim: (key, at) => store.claim(key, at), release: fail };
    const { webhooks, runs, errors } = listenWithRuns({ replays });
    const port = await bench.serve(mount(webhooks.middleware));
    const [client, waiting] = [await bench.connect(port), await bench.connect(port)];
    const delivery = signed(RUNNING);
    const [first, second] = [client.exchange(delivery), waiting.exchange(delivery)];
    await until(() => runs.length > 0);
    runs[0]?.fail();
    const answers = [(await first).body, (await second).body];
    expect(answers).toContainEqual({
      error: { code: "handler_failed", message: expect.anything() },
    });
    // The store has it still: who tries again is told so.
    expect(answers).toContainEqual({ ...ACCEPTED, duplicate: true });
    expect(errors).toContain(BROKEN);
    await webhooks.close();
  });

  it("logs a release that failed where nobody listens", async () => {
    const complain = jest.spyOn(console, "error").mockImplementation(() => undefined);
    const webhooks = createWebhooks({
      token: TOKEN,
      acknowledge: "after-handlers",
      replays: { claim: () => Promise.resolve(true), release: () => Promise.reject(BROKEN) },
    });
    webhooks.on("*", () => Promise.reject(new Error("A failure.")));
    const client = await bench.open(mount(webhooks.middleware));
    expect((await client.exchange(signed(RUNNING))).status).toBe(500);
    expect(complain.mock.calls).toContainEqual([BROKEN]);
  });

  it("a claim that never ends holds up its own delivery alone", async () => {
    const claim = jest.fn<ReplayStore["claim"]>(() => Promise.resolve(true));
    claim.mockReturnValueOnce(new Promise(() => undefined));
    const { webhooks, runs } = listenWithRuns({
      replays: { claim, release: () => Promise.resolve() },
    });
    const port = await bench.serve(mount(webhooks.middleware));
    await (await bench.connect(port)).send(signed(RUNNING).bytes);
    await until(() => claim.mock.calls.length > 0);
    const answer = (await bench.connect(port)).exchange(signed({ ...RUNNING, n: 2 }));
    await until(() => runs.length > 0);
    runs[0]?.end();
    expect((await answer).body).toEqual(ACCEPTED);
  });
});

it("is asked with the mac, not its spelling, and when it may be forgotten", async () => {
  const claim = jest.fn<ReplayStore["claim"]>(() => Promise.resolve(false));
  const { webhooks } = listenWithRuns({
    replays: { claim, release: () => Promise.resolve() },
    toleranceSeconds: 60,
    now: () => 1_772_600_767_000,
  });
  const client = await bench.open(webhooks.middleware);
  await client.exchange(signed(RUNNING, { timestamp: 1_772_600_800 }));
  await client.exchange(signed(RUNNING, { timestamp: 1_772_600_800, headers: { "X-Other": "1" } }));
  const [[key, expiresAt] = ["", 0], again] = claim.mock.calls;
  expect(key).toMatch(/^[\w-]{43}$/);
  expect(expiresAt).toBeGreaterThanOrEqual(1_772_600_860);
  expect(expiresAt).toBeLessThan(1_772_600_930);
  expect(again?.slice(0, 2)).toEqual([key, expiresAt]);
});
