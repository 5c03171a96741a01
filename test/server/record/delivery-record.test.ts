import { beforeEach, describe, expect, it, jest } from "@jest/globals";
import { wordOf } from "../../../src/builds/word.js";
import type { Ending } from "../../../src/server/deliveries.js";
import { keepDeliveries, type KeptDeliveries } from "../../../src/server/record/delivery-record.js";
import type { Effects } from "../../../src/server/record/effects.js";
import { WebhookError, type Received } from "../../../src/webhook/index.js";
import { eventOf, type Overrides } from "../../helpers/payloads.js";

const ABOUT = { id: undefined, address: "192.0.2.1", headers: {}, milliseconds: 12.34 };
const REFUSAL = new WebhookError("credentials_missing", "Neither was sent.");
const NOW = 1_000_000;

let record: KeptDeliveries;

beforeEach(() => {
  record = keepDeliveries(() => NOW);
});

function receive(receivedAt: number, build: Overrides["build"] = {}): Received {
  const event = eventOf("build.running", { build });
  return { event, delivery: { method: "token", receivedAt }, duplicate: false };
}

function accept(received: Received): void {
  record.deliveries.ended({ ...ABOUT, received, verdict: "accepted" });
}

function refuse(): void {
  const ending: Ending = { ...ABOUT, received: undefined, verdict: "refused", refusal: REFUSAL };
  record.deliveries.ended(ending);
}

function changed(to: string): () => Effects {
  return () => ({ lights: [{ name: "light", from: "Running", to }] });
}

function shownTo(): (string | undefined)[] {
  return record.recent().map(({ effects }) => effects?.lights[0]?.to);
}

describe("what is kept", () => {
  it("is how each came and ended", () => {
    refuse();
    accept(receive(1));
    record.deliveries.ended({ ...ABOUT, received: undefined, verdict: "aborted" });
    const about = { at: NOW - 12, address: "192.0.2.1", milliseconds: 12.34, headers: {} };
    const refusal = { code: "credentials_missing", message: "Neither was sent." };
    expect(record.recent()).toEqual([
      { ...about, verdict: "aborted" },
      {
        ...about,
        verdict: "accepted",
        status: 200,
        event: "build.running",
        method: "token",
        body: expect.stringContaining('"branch":"main"'),
      },
      { ...about, verdict: "refused", status: 401, refusal },
    ]);
  });

  it("is the last 20 that were accepted, whatever flood of others came after", () => {
    for (let each = 0; each < 25; each += 1) accept(receive(each));
    for (let each = 0; each < 500; each += 1) refuse();
    const verdicts = record.recent().map(({ verdict }) => verdict);
    expect(verdicts.slice(0, 20)).toEqual(Array(20).fill("refused"));
    expect(verdicts.slice(20)).toEqual(Array(20).fill("accepted"));
  });

  it("is the newest first, however they are mixed", () => {
    accept(receive(1, { number: 1 }));
    refuse();
    accept(receive(2, { number: 2 }));
    expect(record.recent().map(({ body }) => /"number":(\d)/.exec(body ?? "")?.[1])).toEqual([
      "2",
      undefined,
      "1",
    ]);
  });
});

describe("what a delivery has changed", () => {
  it("is known if it is applied before the end, after it, or on the way through Redis", () => {
    const [before, after, gone] = [receive(1), receive(2), receive(3)];
    record.applied(wordOf(before), changed("before"));
    accept(before);
    accept(after);
    record.applied(wordOf(after), changed("after"));
    accept(gone);
    record.applied(structuredClone(wordOf(gone)), changed("through Redis"));
    expect(shownTo()).toEqual(["through Redis", "after", "before"]);
  });

  it("is not known where it was not applied here, and never what another did", () => {
    accept(receive(1));
    record.applied(wordOf(receive(2)), changed("later"));
    record.applied(wordOf(receive(1, { id: "another" })), changed("of another"));
    const received = { ...receive(2), duplicate: true };
    record.deliveries.ended({ ...ABOUT, received, verdict: "duplicate" });
    expect(shownTo()).toEqual([undefined, undefined]);
  });

  it("is forgotten where too many others wait for their ends", () => {
    record.applied(wordOf(receive(0)), changed("too early"));
    for (let each = 1; each <= 100; each += 1) {
      record.applied(wordOf(receive(each)), changed(String(each)));
    }
    for (const each of [0, 1, 100]) accept(receive(each));
    expect(shownTo()).toEqual(["100", "1", undefined]);
  });

  it("is worked out when it is read, and not before", () => {
    let times = 0;
    const received = receive(1);
    record.applied(wordOf(received), () => {
      times += 1;
      return { lights: [] };
    });
    accept(received);
    expect(times).toBe(0);
    record.recent();
    expect(times).toBe(1);
  });

  it("is worked out within a second all the same, so that no old state is kept", () => {
    jest.useFakeTimers();
    const asked: string[] = [];
    const received = receive(1);
    for (const each of [received, receive(2)]) {
      record.applied(wordOf(each), () => {
        asked.push(String(each.delivery.receivedAt));
        return { lights: [] };
      });
    }
    accept(received);
    jest.advanceTimersByTime(1_000);
    expect(asked.sort()).toEqual(["1", "2"]);
    jest.useRealTimers();
  });
});
