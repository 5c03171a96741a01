import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { REFUSALS } from "../../../src/webhook/index.js";
import { post, postSigned, signature, TOKEN } from "../../helpers/app.js";
import type { Sample } from "../../helpers/exposition.js";
import { openMeteredApp, type MeteredApp } from "../../helpers/metered-app.js";
import { payloadOf } from "../../helpers/payloads.js";
import { until } from "../../helpers/until.js";
import { RawClient, request } from "../../helpers/webhook-request.js";

const DELIVERIES = "buildkite_build_light_deliveries_total";
const REFUSED = "buildkite_build_light_refusals_total";
const ANSWERS = "buildkite_build_light_answer_seconds";
const BODY = JSON.stringify(payloadOf("build.finished"));

let app: MeteredApp;

beforeEach(async () => {
  app = await openMeteredApp();
});

afterEach(() => app.close());

async function samplesOf(name: string): Promise<readonly Sample[]> {
  return (await app.read()).samples.filter((sample) => sample.name === name);
}

describe("a delivery", () => {
  it("is counted by its event and how it ended, a repeated one as a duplicate", async () => {
    const proof = signature(BODY);
    await post(app.origin, BODY, proof);
    await post(app.origin, BODY, proof);
    await postSigned(app.origin, JSON.stringify(payloadOf("job.started")));
    await post(app.origin, BODY);
    expect(await samplesOf(DELIVERIES)).toEqual([
      { name: DELIVERIES, labels: { event: "build.finished", verdict: "accepted" }, value: 1 },
      { name: DELIVERIES, labels: { event: "build.finished", verdict: "duplicate" }, value: 1 },
      { name: DELIVERIES, labels: { event: "job.started", verdict: "accepted" }, value: 1 },
      { name: DELIVERIES, labels: { event: "none", verdict: "refused" }, value: 1 },
    ]);
  });

  it("that breaks off is counted, and has no time of an answer", async () => {
    const client = await RawClient.open(app.port);
    const { head } = request(BODY, { path: "/webhook", headers: signature(BODY) });
    await client.send(head);
    client.hangUp();
    let exposition = await app.read();
    const aborted = () => exposition.value(DELIVERIES, { event: "none", verdict: "aborted" });
    for (let tries = 0; tries < 1000 && aborted() === undefined; tries++)
      exposition = await app.read();
    expect(aborted()).toBe(1);
    expect(exposition.value(`${ANSWERS}_count`, { verdict: "aborted" })).toBeUndefined();
  });

  it("is timed until its answer has left, in seconds", async () => {
    for (let count = 0; count < 5; count++)
      await postSigned(app.origin, JSON.stringify(payloadOf("ping")) + " ".repeat(count));
    const exposition = await app.read();
    const of = { verdict: "accepted" };
    expect(exposition.types.get(ANSWERS)).toBe("histogram");
    expect(exposition.value(`${ANSWERS}_count`, of)).toBe(5);
    expect(exposition.value(`${ANSWERS}_bucket`, { ...of, le: "+Inf" })).toBe(5);
    const sum = exposition.value(`${ANSWERS}_sum`, of) ?? NaN;
    expect(sum).toBeGreaterThan(0);
    expect(sum).toBeLessThan(60);
  });
});

describe("a refusal", () => {
  it("is counted by its code, and every code is there from the start", async () => {
    const codes = (await samplesOf(REFUSED)).map(({ labels }) => labels.code);
    expect(codes).toEqual(Object.keys(REFUSALS));
    expect((await samplesOf(REFUSED)).every(({ value }) => value === 0)).toBe(true);
    await post(app.origin, BODY, { "X-Buildkite-Token": "wrong" });
    await post(app.origin, BODY, { "X-Buildkite-Token": "wrong" });
    await postSigned(app.origin, "no JSON");
    const { value } = await app.read();
    expect(value(REFUSED, { code: "token_mismatch" })).toBe(2);
    expect(value(REFUSED, { code: "body_not_json" })).toBe(1);
    expect(value(REFUSED, { code: "signature_mismatch" })).toBe(0);
  });
});

describe("a handler that throws", () => {
  it("is counted", async () => {
    const failures = async () =>
      (await samplesOf("buildkite_build_light_handler_failures_total"))[0];
    expect(await failures()).toMatchObject({ value: 0 });
    let runs = 0;
    app.webhooks.on("*", () => {
      runs += 1;
      throw new Error("A lamp broke.");
    });
    await postSigned(app.origin, BODY);
    await until(() => runs === 1);
    await app.webhooks.close();
    expect(await failures()).toMatchObject({ value: 1 });
  });
});

describe("what strangers and Buildkite write", () => {
  it("makes no label, however odd and many the events are", async () => {
    const odd = ["toString", "__proto__", 'a"b\nc', "build.finished ", "x".repeat(10_000)];
    const many = Array.from({ length: 300 }, (_, index) => `event.${String(index)}`);
    for (const event of [...odd, ...many]) {
      const headers = { "X-Buildkite-Token": TOKEN, "X-Buildkite-Event": "odd" };
      expect(await post(app.origin, JSON.stringify({ event }), headers)).toMatchObject({
        status: 200,
      });
    }
    expect(await samplesOf(DELIVERIES)).toEqual([
      { name: DELIVERIES, labels: { event: "other", verdict: "accepted" }, value: 305 },
    ]);
  });

  it("is in no line: no pipeline, branch or person", async () => {
    await postSigned(app.origin, BODY);
    const text = await (await fetch(`${app.origin}/metrics`)).text();
    const names = /lamp-room|harbour|main\b|ida/i;
    expect(BODY).toMatch(names);
    expect(text.split("\n").filter((line) => names.test(line))).toEqual([]);
  });
});
