import { afterEach, describe, expect, it } from "@jest/globals";
import { createWebhooks, type WebhookEvent, type WebhookOptions } from "../../src/webhook/index.js";
import { payloadOf } from "../helpers/payloads.js";
import { chunked, request, signed, TOKEN } from "../helpers/webhook-request.js";
import { Bench, FACES, type Handler } from "./faces.js";
import { until } from "./support.js";

const PING = payloadOf("ping");
const CHUNKED = { "Transfer-Encoding": "chunked" };
const ACCEPTED = { ok: true, event: "ping", duplicate: false };
const fresh = () => signed({ ...PING, nonce: Math.random() });

const bench = new Bench();
afterEach(() => bench.close());

function listen(options: Partial<WebhookOptions> = {}) {
  const webhooks = createWebhooks({ token: TOKEN, acknowledge: "after-handlers", ...options });
  const events: WebhookEvent[] = [];
  const errors: unknown[] = [];
  webhooks.on("*", (event) => void events.push(event));
  webhooks.onError((error) => void errors.push(error));
  return { webhooks, events, errors };
}

describe.each(FACES)("$name", ({ mount }) => {
  it("takes a chunked body split anywhere, inside a character too", async () => {
    const { webhooks, events } = listen({ replays: false });
    const client = await bench.open(mount(webhooks.middleware));
    const { head, body } = signed({ event: "lamp.lit", by: "Zoë ☀" }, { headers: CHUNKED });
    for (let at = 1; at < body.length; at++) {
      await client.send(head, chunked([body.subarray(0, at), body.subarray(at)]));
      expect(await client.answer()).toMatchObject({ status: 200, body: { event: "lamp.lit" } });
    }
    await client.send(head, chunked(Array.from(body, (byte) => Uint8Array.of(byte))));
    expect((await client.answer()).status).toBe(200);
    expect(events).toHaveLength(body.length);
    expect(new Set(events.map((event) => JSON.stringify(event))).size).toBe(1);
    expect(events[0]).toMatchObject({ payload: { by: "Zoë ☀" } });
  });

  it("takes a request that arrives byte by byte", async () => {
    const { webhooks, events } = listen();
    const client = await bench.open(mount(webhooks.middleware));
    for (const byte of signed(PING).bytes) await client.send(Uint8Array.of(byte));
    expect((await client.answer()).body).toEqual(ACCEPTED);
    expect(events).toEqual([PING]);
  });

  it("takes two deliveries in one piece, in order", async () => {
    const { webhooks } = listen();
    const client = await bench.open(mount(webhooks.middleware));
    const [first, second] = [signed(PING), signed(payloadOf("build.running"))];
    await client.send(first.bytes, second.bytes);
    expect(await client.answer()).toMatchObject({ body: { event: "ping" } });
    expect(await client.answer()).toMatchObject({ body: { event: "build.running" } });
  });

  it("takes a body as large as the limit, and none a byte larger, declared or not", async () => {
    const exact = signed(PING).body.length;
    const { webhooks, events } = listen({ maxBodyBytes: exact, replays: false });
    const client = await bench.open(mount(webhooks.middleware));
    for (const headers of [{}, CHUNKED]) {
      const [fits, large] = [
        signed(PING, { headers }),
        signed(`${JSON.stringify(PING)} `, { headers }),
      ];
      const send = (given: typeof fits): Promise<void> =>
        client.send(given.head, headers === CHUNKED ? chunked([given.body]) : given.body);
      await send(fits);
      expect((await client.answer()).body).toEqual(ACCEPTED);
      await send(large);
      expect(await client.answer()).toMatchObject({ status: 413 });
    }
    expect(events).toHaveLength(2);
  });

  it("refuses a chunked body at the limit, and carries on with the connection", async () => {
    const { webhooks, errors } = listen({ maxBodyBytes: 1000 });
    const client = await bench.open(mount(webhooks.middleware));
    const whole = chunked(Array.from({ length: 40 }, () => Buffer.alloc(1000, " ")));
    await client.send(signed(PING, { headers: CHUNKED }).head, whole.subarray(0, 3000));
    expect(await client.answer()).toMatchObject({ body: { error: { code: "body_too_large" } } });
    await client.send(whole.subarray(3000));
    expect(errors).toEqual([expect.objectContaining({ code: "body_too_large" })]);
    expect((await client.exchange(signed("{}"))).status).toBe(400);
  });

  it.each([
    ["401", 401, { "X-Buildkite-Token": "wrong" }],
    ["413", 413, { "X-Buildkite-Token": TOKEN }],
    ["415", 415, { "X-Buildkite-Token": TOKEN, "Content-Encoding": "br" }],
  ])(
    "answers %s before the body has come, and reuses the connection",
    async (_, status, headers) => {
      const { webhooks } = listen();
      const client = await bench.open(mount(webhooks.middleware));
      const large = request(Buffer.alloc(2 * 1024 * 1024), { headers });
      await client.send(large.head);
      expect((await client.answer()).status).toBe(status);
      await client.send(large.body);
      expect((await client.exchange(fresh())).body).toEqual(ACCEPTED);
    },
  );

  it("cuts off a refused sender that goes on and on", async () => {
    const { webhooks } = listen();
    const port = await bench.serve(mount(webhooks.middleware));
    const client = await bench.connect(port);
    await client.send(request("", { headers: { "Content-Length": "100000000" } }).head);
    expect((await client.answer()).status).toBe(401);
    const part = Buffer.alloc(1024 * 1024);
    let sent = 0;
    for (; sent < 100 && !client.isClosed; sent++) await client.send(part);
    await client.closed();
    expect(sent).toBeGreaterThan(16);
    expect(sent).toBeLessThan(95);
    const another = await bench.connect(port);
    expect((await another.exchange(fresh())).body).toEqual(ACCEPTED);
  });

  it.each([
    ["closes", false],
    ["resets", true],
  ])("leaves nothing behind when the sender %s in the middle of the body", async (_, reset) => {
    const { webhooks, events, errors } = listen();
    const port = await bench.serve(mount(webhooks.middleware));
    const { head, body } = signed(PING, { headers: { Expect: "100-continue" } });
    const gone = await bench.connect(port);
    await gone.send(head);
    expect((await gone.answer()).status).toBe(100); // The request is under way.
    await gone.send(body.subarray(0, 20));
    gone.hangUp({ reset });
    await until(() => errors.length > 0);
    await webhooks.close();
    const message: unknown = expect.stringMatching(/^The sender went away after \d+ bytes/);
    expect(errors).toEqual([expect.objectContaining({ message })]);
    expect(events).toEqual([]);

    const next = await bench.connect(port);
    expect((await next.exchange(signed(PING))).body).toEqual(ACCEPTED);
    expect(events).toEqual([PING]);
  });

  it("leaves nothing behind when the application destroys the request", async () => {
    const { webhooks, events, errors } = listen();
    const before: Handler = (incoming, _, next) => {
      next();
      incoming.destroy();
    };
    const client = await bench.open(mount(before, webhooks.middleware));
    const { head, body } = signed(PING);
    await client.send(head, body.subarray(0, 20));
    await client.closed();
    await webhooks.close();
    expect(errors).toHaveLength(1);
    expect(events).toEqual([]);
  });

  it("refuses a delivery that drips in until its time is over, though the first is forgotten", async () => {
    let now = 1_772_600_767_000;
    const { webhooks, events } = listen({ now: () => now });
    const port = await bench.serve(mount(webhooks.middleware));
    const delivery = { timestamp: now / 1000 };
    const [first, dripping] = [await bench.connect(port), await bench.connect(port)];
    expect((await first.exchange(signed(PING, delivery))).body).toEqual(ACCEPTED);

    const slow = signed(PING, { ...delivery, headers: { Expect: "100-continue" } });
    await dripping.send(slow.head);
    expect((await dripping.answer()).status).toBe(100); // Its headers are in, and have passed.
    await dripping.send(slow.body.subarray(0, -1));
    now += 301_000;
    await first.exchange(signed({ ...PING, nonce: 2 }, { timestamp: now / 1000 }));
    await dripping.send(slow.body.subarray(-1));
    expect(await dripping.answer()).toMatchObject({
      status: 401,
      body: { error: { code: "timestamp_outside_window" } },
    });
    expect(events).toHaveLength(2);
  });
});
