import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { sampleBody } from "../../src/cli/sample.js";
import type { Environment } from "../../src/settings/settings.js";
import {
  accepted,
  post,
  postSigned,
  signature,
  startApp,
  type RunningApp,
} from "../helpers/app.js";
import { startFakeBuildkiteApi, type FakeBuildkiteApi } from "../helpers/fake-buildkite-api.js";
import { until } from "../helpers/until.js";
import { freshPaths } from "../store/support.js";

const freshPath = freshPaths();

let app: RunningApp | undefined;

async function open(environment: Environment): Promise<RunningApp> {
  app = await startApp({ LOG_LEVEL: "trace", ...environment });
  return app;
}

async function close(): Promise<void> {
  await app?.close();
  app = undefined;
}

afterEach(close);

const refused = (status: number, code: string, message: string) => ({
  status,
  body: { error: { code, message: expect.stringContaining(message) } },
});
const notAllowed = refused(403, "address_not_allowed", "WEBHOOK_IPS does not list");
const notKnown = refused(503, "state_unavailable", "could not be fetched yet");

const PING = sampleBody("ping");
const from = (forwarded: string) => ({ ...signature(PING), "X-Forwarded-For": forwarded });

describe("WEBHOOK_IPS as a list", () => {
  it("comes on top of the signature", async () => {
    const { origin } = await open({ WEBHOOK_IPS: "192.0.2.1, 127.0.0.0/8" });
    expect(await postSigned(origin, PING)).toEqual(accepted("ping"));
    expect(await post(origin, PING)).toMatchObject({ status: 401 });
  });

  it("refuses deliveries from elsewhere, and nothing but deliveries", async () => {
    const { origin, lines } = await open({ WEBHOOK_IPS: "192.0.2.1" });
    expect(await postSigned(origin, PING)).toEqual(notAllowed);
    expect(await post(origin, PING, from("192.0.2.1"))).toEqual(notAllowed);
    for (const path of ["/", "/healthz", "/api/status"]) {
      expect(await fetch(`${origin}${path}`)).toMatchObject({ status: 200 });
    }
    const warnings = lines.filter(({ level }) => level >= 40);
    expect(warnings).toMatchObject([{ verdict: "address_not_allowed", address: "127.0.0.1" }]);
  });

  it("goes by the address that the outermost of our own proxies saw", async () => {
    const { origin } = await open({ WEBHOOK_IPS: "192.0.2.1", TRUST_PROXY: "1" });
    expect(await post(origin, PING, from("198.51.100.9, 192.0.2.1"))).toEqual(accepted("ping"));
    expect(await post(origin, PING, from("192.0.2.1, 198.51.100.9"))).toEqual(notAllowed);
    const unknown = refused(403, "address_not_allowed", "address is not known");
    expect(await postSigned(origin, PING)).toEqual(unknown);
  });
});

describe("WEBHOOK_IPS=buildkite", () => {
  let api: FakeBuildkiteApi;

  beforeEach(async () => {
    api = await startFakeBuildkiteApi();
  });

  afterEach(async () => {
    // The app first, which would else ask again.
    await close();
    await api.close();
  });

  function openForBuildkite(environment: Environment = {}): Promise<RunningApp> {
    return open({ WEBHOOK_IPS: "buildkite", BUILDKITE_API_URL: api.url, ...environment });
  }

  /** Its next answer to whoever asks: without one it wants a token, which it is not given. */
  function publish(...webhook_ips: readonly string[]): void {
    api.answerNext({ status: 200, body: { webhook_ips } });
  }

  async function health(origin: string): Promise<unknown> {
    return (await fetch(`${origin}/healthz`)).json();
  }

  const isFetched = ({ lines }: RunningApp) =>
    lines.some(({ msg }) => msg.startsWith("Buildkite publishes other addresses"));

  it("takes deliveries once the list has come, and none before", async () => {
    const running = await openForBuildkite();
    const { origin } = running;
    await until(() => api.requests.length > 0);
    expect(await postSigned(origin, PING)).toEqual(notKnown);
    const reason = expect.stringContaining("Buildkite's addresses is not known yet");
    expect(await health(origin)).toEqual({ ok: false, reason });

    publish("127.0.0.1");
    await until(() => isFetched(running));
    expect(await postSigned(origin, PING)).toEqual(accepted("ping"));
    expect(await post(origin, PING)).toMatchObject({ status: 401 });
    expect(await health(origin)).toEqual({ ok: true });
    expect(api.requests.every(({ authorization }) => authorization === undefined)).toBe(true);
  });

  it("takes none from an address that Buildkite does not publish", async () => {
    publish("192.0.2.0/24", "2001:db8::/32");
    const running = await openForBuildkite();
    await until(() => isFetched(running));
    expect(await postSigned(running.origin, PING)).toEqual(notAllowed);
    expect(await health(running.origin)).toEqual({ ok: true });
  });

  it("knows the list of before a restart, while Buildkite does not answer", async () => {
    const STATE_PATH = freshPath();
    publish("127.0.0.1");
    const before = await openForBuildkite({ STATE_PATH });
    await until(() => isFetched(before));
    await close();

    const asked = api.requests.length;
    const { origin, lines } = await openForBuildkite({ STATE_PATH });
    expect(await health(origin)).toEqual({ ok: true });
    expect(await postSigned(origin, PING)).toEqual(accepted("ping"));
    await until(() => lines.some(({ msg }) => msg.includes("the one before is used")));
    expect(api.requests.length).toBeGreaterThan(asked);
    expect(await postSigned(origin, sampleBody("agent.connected"))).toMatchObject({ status: 200 });
  });
});
