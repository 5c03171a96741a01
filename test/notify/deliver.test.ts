import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { deliver, type DeliverOptions } from "../../src/notify/deliver.js";
import { keyOf } from "../../src/notify/signature.js";
import { SECRET, startReceiver, type Receiver } from "../helpers/receiver.js";
import { until } from "../helpers/until.js";
import { message } from "./support.js";

let receiver: Receiver;

beforeEach(async () => {
  receiver = await startReceiver();
});

afterEach(() => receiver.close());

function send(options: Partial<DeliverOptions> = {}, secret = SECRET) {
  const endpoint = { url: new URL(receiver.url), key: keyOf(secret) ?? Buffer.alloc(0) };
  const { signal } = new AbortController();
  return deliver(endpoint, message(1), { now: Date.now, signal, ...options });
}

const failed = (reason: string, retryAfter = 0) => ({ kind: "failed", reason, retryAfter });

describe("a try", () => {
  it.each([200, 201, 204])("has delivered with %d", async (status) => {
    receiver.answerNext({ status });
    expect(await send()).toEqual({ kind: "delivered" });
    expect(receiver.notes).toMatchObject([{ id: "msg_1", type: "verdict.broken" }]);
  });

  it("learns that the receiver is gone", async () => {
    receiver.answerNext({ status: 410 });
    expect(await send()).toEqual({ kind: "gone" });
  });

  it.each([400, 404, 429, 500, 503])("has failed with %d", async (status) => {
    receiver.answerNext({ status, headers: { "retry-after": "7" } });
    expect(await send()).toEqual(failed(`answered ${status}`, 7_000));
  });

  it("does not follow a redirect", async () => {
    receiver.answerNext({ status: 307, headers: { location: receiver.url } });
    expect(await send()).toEqual(failed("answered 307: redirects are not followed"));
    expect(receiver.notes).toHaveLength(1);
  });

  it("has failed where the secret is another one", async () => {
    const other = `whsec_${Buffer.alloc(32, "other").toString("base64")}`;
    expect(await send({}, other)).toEqual(failed("answered 401"));
  });

  it("has failed where no answer comes in time", async () => {
    receiver.answerNext("hang");
    expect(await send({ timeout: 50 })).toEqual(failed("timed out"));
  });

  it.each(["destroy", "garbage"] as const)("has failed with %s", async (answer) => {
    receiver.answerNext(answer);
    expect(await send()).toMatchObject({
      kind: "failed",
      reason: expect.stringMatching(/^unreachable/),
    });
  });

  it("can be cut", async () => {
    const closing = new AbortController();
    receiver.answerNext("hang");
    const sent = send({ signal: closing.signal });
    await until(() => receiver.notes.length === 1);
    closing.abort();
    expect(await sent).toMatchObject({ kind: "failed" });
  });
});
