import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { createWebhooks, sign } from "../../src/webhook/index.js";
import { payloadOf } from "../helpers/payloads.js";
import { request, signed, TOKEN, withToken } from "../helpers/webhook-request.js";
import { Bench, FACES } from "./faces.js";
import { listenWithRuns, until } from "./support.js";

const RUNNING = payloadOf("build.running");
const ACCEPTED = { ok: true, event: "build.running", duplicate: false };
const DUPLICATE = { ...ACCEPTED, duplicate: true };
const FAILED = { error: { code: "handler_failed", message: expect.anything() } };

const bench = new Bench();
afterEach(() => bench.close());

describe.each(FACES)("$name", ({ mount }) => {
  it("answers a duplicate as one, in whatever spelling, and runs no handler", async () => {
    const webhooks = createWebhooks({ token: TOKEN });
    const handler = jest.fn<() => void>();
    webhooks.on("*", handler);
    const client = await bench.open(mount(webhooks.middleware));
    const signature = sign(JSON.stringify(RUNNING), { token: TOKEN });
    const [time = "", mac = ""] = signature.split(",");
    const spellings = [
      signature,
      signature,
      `${mac},${time}`,
      ` ${time} , ${mac} , note=1`,
      `${time},signature=${mac.slice("signature=".length).toUpperCase()}`,
    ];
    const answers = [];
    for (const value of spellings) {
      const headers = {
        "X-Buildkite-Signature": value,
        "X-Buildkite-Request": String(Math.random()),
      };
      answers.push(await client.exchange(request(RUNNING, { headers })));
    }
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const [first, ...others] = answers.map(({ body }) => body);
    expect([first, ...others]).toEqual([ACCEPTED, DUPLICATE, DUPLICATE, DUPLICATE, DUPLICATE]);
    await webhooks.close();
    expect(handler).toHaveBeenCalledTimes(1);
  });

  it("tells deliveries apart by body and by time, and forged ones leave no trace", async () => {
    const webhooks = createWebhooks({ token: TOKEN, now: () => 1_772_600_767_000 });
    const client = await bench.open(mount(webhooks.middleware));
    const at = { timestamp: 1_772_600_767 };
    const genuine = signed(RUNNING, at);
    const forged = request(`${JSON.stringify(RUNNING)} `, {
      headers: { "X-Buildkite-Signature": sign(JSON.stringify(RUNNING), { token: TOKEN, ...at }) },
    });
    expect((await client.exchange(forged)).status).toBe(401);
    expect((await client.exchange(genuine)).body).toEqual(ACCEPTED);
    const later = signed(RUNNING, { timestamp: at.timestamp + 1 });
    expect((await client.exchange(later)).body).toEqual(ACCEPTED);
    const other = signed({ ...RUNNING, n: 2 }, at);
    expect((await client.exchange(other)).body).toEqual(ACCEPTED);
  });

  it("does not remember deliveries that bring the token, or any with `replays: false`", async () => {
    const tokens = createWebhooks({ token: TOKEN });
    const byToken = await bench.open(mount(tokens.middleware));
    const off = createWebhooks({ token: TOKEN, replays: false });
    const bySignature = await bench.open(mount(off.middleware));
    for (let tries = 0; tries < 2; tries++) {
      expect((await byToken.exchange(withToken(RUNNING))).body).toEqual(ACCEPTED);
      const again = signed(RUNNING, { timestamp: Math.floor(Date.now() / 1000 / 100) * 100 });
      expect((await bySignature.exchange(again)).body).toEqual(ACCEPTED);
    }
  });

  it("lets a duplicate of a delivery under way wait for its outcome: kept", async () => {
    const { webhooks, runs } = listenWithRuns();
    const port = await bench.serve(mount(webhooks.middleware));
    const clients = [
      await bench.connect(port),
      await bench.connect(port),
      await bench.connect(port),
    ];
    const delivery = signed(RUNNING);
    const answers = Promise.all(clients.map((client) => client.exchange(delivery)));
    await until(() => runs.length > 0);
    runs[0]?.end();
    const bodies = (await answers).map(({ body }) => body);
    expect(bodies.filter((body) => JSON.stringify(body) === JSON.stringify(ACCEPTED))).toHaveLength(
      1,
    );
    expect(
      bodies.filter((body) => JSON.stringify(body) === JSON.stringify(DUPLICATE)),
    ).toHaveLength(2);
    expect(runs).toHaveLength(1);
  });

  it("gives each its own turn, one after the other, where that failed", async () => {
    const { webhooks, runs } = listenWithRuns();
    const port = await bench.serve(mount(webhooks.middleware));
    const clients = [
      await bench.connect(port),
      await bench.connect(port),
      await bench.connect(port),
    ];
    const delivery = signed(RUNNING);
    const answers = Promise.all(clients.map((client) => client.exchange(delivery)));
    await until(() => runs.length === 1);
    runs[0]?.fail();
    await until(() => runs.length === 2);
    runs[1]?.fail();
    await until(() => runs.length === 3);
    runs[2]?.end();
    const bodies = (await answers).map(({ body }) => body);
    expect(bodies).toEqual(expect.arrayContaining([FAILED, ACCEPTED]));
    expect(bodies).not.toContainEqual(DUPLICATE);
  });

  it("answers a delivery's sender though it went away and sent it again", async () => {
    const { webhooks, runs } = listenWithRuns();
    const port = await bench.serve(mount(webhooks.middleware));
    const delivery = signed(RUNNING);
    const impatient = await bench.connect(port);
    await impatient.send(delivery.bytes);
    await until(() => runs.length === 1);
    impatient.hangUp();
    const again = (await bench.connect(port)).exchange(delivery);
    runs[0]?.end();
    expect((await again).body).toEqual(DUPLICATE);
    await webhooks.close();
    expect(runs).toHaveLength(1);
  });
});
