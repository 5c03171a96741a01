import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { createWebhooks, type ReplayStore } from "../../src/webhook/index.js";
import { payloadOf } from "../helpers/payloads.js";
import { request, signed, TOKEN } from "../helpers/webhook-request.js";
import { Bench, FACES, type Handler } from "./faces.js";
import { answering, until } from "./support.js";

const SKIPPED = payloadOf("build.skipped");
const DUPLICATE = { ok: true, event: "build.skipped", duplicate: true };

const bench = new Bench();
const complain = jest.spyOn(console, "error");

beforeEach(() => {
  complain.mockReset().mockImplementation(() => undefined);
});

afterEach(() => bench.close());

describe.each(FACES)("$name", ({ mount }) => {
  it("gives next a sender that goes away in the middle of the body", async () => {
    const webhooks = createWebhooks({ token: TOKEN });
    const refused = jest.fn<(error: unknown) => void>();
    const verify: Handler = (incoming, response) => {
      webhooks.verifier(incoming, response, refused);
    };
    const port = await bench.serve(mount(verify));
    const { head, body, bytes } = signed(SKIPPED, { headers: { Expect: "100-continue" } });
    const gone = await bench.connect(port);
    await gone.send(head);
    expect((await gone.answer()).status).toBe(100);
    await gone.send(body.subarray(0, 10));
    gone.hangUp();
    await until(() => refused.mock.calls.length > 0);
    expect(refused.mock.calls).toEqual([
      [new Error("The sender went away after 10 bytes of the body.")],
    ]);

    void (await bench.connect(port)).send(bytes);
    await until(() => refused.mock.calls.length > 1);
    expect(refused.mock.calls[1]).toEqual([]);
  });

  it("cuts off a refused sender that goes on and on", async () => {
    const webhooks = createWebhooks({ token: TOKEN });
    const client = await bench.open(mount(webhooks.verifier));
    await client.send(request("", { headers: { "Content-Length": "100000000" } }).head);
    expect(await client.answer()).toMatchObject({
      status: 401,
      body: { refused: expect.anything() },
    });
    let sent = 0;
    for (; sent < 100 && !client.isClosed; sent++) await client.send(Buffer.alloc(1024 * 1024));
    await client.closed();
    expect(sent).toBeLessThan(95);
  });

  it("settles a delivery whose sender goes away before the answer, and runs it once", async () => {
    const webhooks = createWebhooks({ token: TOKEN });
    const closed = jest.fn<() => void>();
    const handler = jest.fn<Handler>((_, response) => void response.once("close", closed));
    const port = await bench.serve(mount(webhooks.verifier, handler));
    const delivery = signed(SKIPPED);
    const gone = await bench.connect(port);
    await gone.send(delivery.bytes);
    await until(() => handler.mock.calls.length === 1);
    gone.hangUp();
    await until(() => closed.mock.calls.length === 1);
    // It was taken and nothing failed: who sends it again is told so, and does not wait.
    expect((await (await bench.connect(port)).exchange(delivery)).body).toEqual(DUPLICATE);
    expect(handler).toHaveBeenCalledTimes(1);
  });

  it("settles one whose sender goes away before its turn", async () => {
    let take: (first: boolean) => void = () => undefined;
    const claim = jest.fn<ReplayStore["claim"]>(() => Promise.resolve(false));
    claim.mockReturnValueOnce(new Promise((resolve) => (take = resolve)));
    const replays = { claim, release: () => Promise.resolve() };
    const webhooks = createWebhooks({ token: TOKEN, replays });
    const closed = jest.fn<() => void>();
    const before: Handler = (_, response, next) => {
      response.once("close", closed);
      next();
    };
    const { handler } = answering();
    const port = await bench.serve(mount(before, webhooks.verifier, handler));
    const delivery = signed(SKIPPED);
    const gone = await bench.connect(port);
    await gone.send(delivery.bytes);
    await until(() => claim.mock.calls.length === 1);
    gone.hangUp();
    await until(() => closed.mock.calls.length === 1);
    take(true);
    expect((await (await bench.connect(port)).exchange(delivery)).body).toEqual(DUPLICATE);
  });

  it("keeps the process up where the store throws at a release", async () => {
    const fail = (): never => {
      throw new Error("ECONNREFUSED");
    };
    const replays = { claim: () => Promise.resolve(true), release: fail };
    const webhooks = createWebhooks({ token: TOKEN, replays });
    const errors: unknown[] = [];
    webhooks.onError((error) => void errors.push(error));
    const client = await bench.open(mount(webhooks.verifier, answering(500, 204).handler));
    const delivery = signed(SKIPPED);
    expect((await client.exchange(delivery)).status).toBe(500);
    expect((await client.exchange(delivery)).status).toBe(204);
    await until(() => errors.length > 0);
    expect(errors).toEqual([new Error("ECONNREFUSED")]);
  });
});

it("logs what next throws, where nobody listens: it does not vanish", async () => {
  const webhooks = createWebhooks({ token: TOKEN });
  const failure = new Error("A bug in a plain listener.");
  const client = await bench.open((incoming, response) => {
    webhooks.verifier(incoming, response, () => {
      throw failure;
    });
  });
  await client.send(signed(SKIPPED).bytes);
  await until(() => complain.mock.calls.length > 0);
  expect(complain.mock.calls).toEqual([[failure]]);
});
