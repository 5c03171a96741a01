import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { setImmediate } from "node:timers/promises";
import { createWebhooks, type OnError } from "../../src/webhook/index.js";
import { payloadOf } from "../helpers/payloads.js";
import { signed, TOKEN, withToken } from "../helpers/webhook-request.js";
import { Bench, FACES } from "./faces.js";
import { until } from "./support.js";

const FINISHED = payloadOf("build.finished");
const ACCEPTED = { ok: true, event: "build.finished", duplicate: false };

const bench = new Bench();
const complain = jest.spyOn(console, "error");

beforeEach(() => {
  complain.mockReset().mockImplementation(() => undefined);
});

afterEach(() => bench.close());

describe.each(FACES)("$name", ({ mount }) => {
  it.each(["before-handlers", "after-handlers"] as const)(
    "%s: one that fails stops no other, and is reported once",
    async (acknowledge) => {
      const webhooks = createWebhooks({ token: TOKEN, acknowledge });
      const onError = jest.fn<OnError>();
      webhooks.onError(onError);
      const failure = new Error("A failure.");
      const others = jest.fn<() => void>();
      webhooks.on("build.finished", () => Promise.reject(failure));
      webhooks.on("*", others);
      webhooks.on(["build.finished", "ping"], others);
      const client = await bench.open(mount(webhooks.middleware));
      const { status } = await client.exchange(signed(FINISHED));
      expect(status).toBe(acknowledge === "before-handlers" ? 200 : 500);
      await webhooks.close();
      expect(others).toHaveBeenCalledTimes(2);
      const delivery: unknown = expect.objectContaining({ method: "signature" });
      expect(onError.mock.calls).toEqual([[failure, delivery, expect.anything()]]);
      expect(complain).not.toHaveBeenCalled();
    },
  );

  it("survives listeners that throw or reject, and tells all of them", async () => {
    const webhooks = createWebhooks({ token: TOKEN, acknowledge: "after-handlers" });
    webhooks.onError(() => {
      throw new Error("A listener threw.");
    });
    const rejecting: () => Promise<never> = () => Promise.reject(new Error("A listener rejected."));
    webhooks.onError(rejecting);
    const last = jest.fn<OnError>();
    webhooks.onError(last);
    const client = await bench.open(mount(webhooks.middleware));
    expect((await client.exchange(withToken(FINISHED, "wrong"))).status).toBe(401);
    expect((await client.exchange(signed(FINISHED))).body).toEqual(ACCEPTED);
    expect(last).toHaveBeenCalledTimes(1);
    expect(complain.mock.calls).toEqual([
      [new Error("A listener threw.")],
      [new Error("A listener rejected.")],
    ]);
  });

  it("throws nothing at nobody where the sender has gone away", async () => {
    const unhandled = jest.fn();
    process.on("unhandledRejection", unhandled);
    const webhooks = createWebhooks({ token: TOKEN });
    const onError = jest.fn<OnError>();
    webhooks.onError(onError);
    const client = await bench.open(mount(webhooks.middleware));
    const { head, body } = signed(FINISHED);
    await client.send(head, body.subarray(0, 20));
    client.hangUp();
    await until(() => onError.mock.calls.length > 0);
    await webhooks.close();
    await setImmediate();
    process.off("unhandledRejection", unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });

  it("logs handlers' failures where nobody listens, and no stranger's refusals", async () => {
    const webhooks = createWebhooks({ token: TOKEN });
    const failure = new Error("A failure.");
    webhooks.on("*", () => {
      throw failure;
    });
    const client = await bench.open(mount(webhooks.middleware));
    await client.exchange(withToken(FINISHED, "wrong"));
    await client.exchange(signed(FINISHED));
    await webhooks.close();
    expect(complain.mock.calls).toEqual([[failure]]);
  });
});
