import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { TOKEN } from "../helpers/app.js";
import { fakeWebhook } from "../helpers/fake-webhook.js";
import {
  openSetupWorld,
  WEBHOOK,
  type RunOptions,
  type SetupWorld,
} from "../helpers/setup-world.js";
import { refusalOf } from "./setup-refusal.js";

let world: SetupWorld;

beforeEach(async () => {
  world = await openSetupWorld();
});

afterEach(() => world.close());

const refusal = (given?: RunOptions) => refusalOf(world, {}, given);

describe("setup makes nothing at Buildkite, and says why, for an app", () => {
  afterEach(() => {
    expect(world.api.services).toEqual([]);
  });

  /** Puts something else in its place. */
  async function replace(listener: RequestListener): Promise<void> {
    const server = createServer(listener).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" ? String(address?.port) : "";
    await world.app.close();
    const close = async (): Promise<void> => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    };
    world.app = { ...world.app, origin: `http://127.0.0.1:${port}`, close };
  }

  it("that does not know the token", async () => {
    const environment = { WEBHOOK_TOKEN: "an0ther-token" };
    const sentence = await refusal({ environment });
    expect(sentence).toMatch(/^The app does not accept the webhook's token: set WEBHOOK_TOKEN/);
    expect(sentence).not.toContain("an0ther-token");
  });

  it("that does not know the token, of a webhook that is there", async () => {
    world.api.services = [fakeWebhook({ url: WEBHOOK, token: TOKEN, token_mode: "signature" })];
    const { stdout } = await world.run({ yes: true }, { environment: { WEBHOOK_TOKEN: "other" } });
    expect(stdout).toContain("    token: another one\n");
    expect(world.api.services).toMatchObject([{ settings: { token: TOKEN } }]);
    world.api.services = [];
  });

  it("that takes no signatures", async () => {
    await world.restart({ WEBHOOK_ACCEPT: "token" });
    expect(await refusal()).toMatch(/^The app takes no signatures: set WEBHOOK_ACCEPT=signature/);
  });

  it("whose password is another", async () => {
    await world.restart({ DASHBOARD_PASSWORD: "right" });
    const environment = { DASHBOARD_PASSWORD: "wr0ng" };
    expect(await refusal({ environment })).toMatch(/^The app does not accept the password/);
  });

  it("that is not reached", async () => {
    await world.app.close();
    expect(await refusal()).toMatch(
      /^https:\/\/light\.example\.com\/webhook is not reached: .*Check --url/,
    );
    await world.restart();
  });

  it.each([
    [404, "<h1>Not found</h1>", /^What answers at .* is not this app \(404\): check --url\.$/],
    [200, "welcome", /^What answers at .* is not this app \(200\): check --url\.$/],
    [503, "Application error", /fails \(503\): look at the app's log/],
    [301, "", /answers with a redirect \(301\)/],
    [401, JSON.stringify({ error: { code: "x", message: TOKEN } }), /\(401\): \[token\]$/],
  ])("that is something else, which answers %d %s", async (status, body, sentence) => {
    await replace((_request, response) => response.writeHead(status).end(body));
    expect(await refusal()).toMatch(sentence);
  });
});

describe("setup makes the webhook", () => {
  const SHUT = { NODE_ENV: "production" };

  async function said(given: RunOptions = {}): Promise<string> {
    const { code, stdout, stderr } = await world.run({ yes: true }, given);
    expect([code, stderr]).toEqual([0, ""]);
    return stdout.slice(stdout.indexOf("The webhook is made."));
  }

  it("and tries the address itself where Buildkite's ping does not arrive", async () => {
    world.api.onChange = () => Promise.resolve();
    expect(await said()).toBe(
      "The webhook is made.\nBuildkite's ping has not arrived; a signed one from here was accepted: address and token are right.\n",
    );
  });

  it.each([
    ["which is not set in production", SHUT, {}],
    ["and nobody knows it", { DASHBOARD_PASSWORD: "s3sam3" }, {}],
    [
      "and it is not given",
      { DASHBOARD_PASSWORD: "s3sam3" },
      { answers: { DASHBOARD_PASSWORD: "" } },
    ],
  ])("where the status wants a password, %s", async (_, environment, given) => {
    await world.restart(environment);
    expect(await said(given)).toContain("The app does not tell of Buildkite's ping");
  });

  it.each([
    ["from the environment", { environment: { DASHBOARD_PASSWORD: "s3sam3" } }],
    ["asked for", { answers: { "The app's DASHBOARD_PASSWORD": "s3sam3" } }],
  ])("and sees the ping arrive with the password %s", async (_, given) => {
    await world.restart({ DASHBOARD_PASSWORD: "s3sam3" });
    const text = await said(given);
    expect(text).toContain("Buildkite's ping has arrived");
    expect(text).not.toContain("s3sam3");
  });

  const SHIELDED = { WEBHOOK_IPS: "203.0.113.7" };

  it("of an app that takes deliveries from other addresses alone, and waits for the ping", async () => {
    await world.restart(SHIELDED);
    world.api.onChange = () => Promise.resolve();
    expect(await refusal()).toMatch(
      /^Buildkite's ping has not arrived, and the app takes none from/,
    );
    expect(world.api.services).toHaveLength(1);
  });

  it("of such an app not with a new token, which cannot be tried", async () => {
    await world.restart(SHIELDED);
    const { code, stderr } = await world.run(
      { yes: true },
      { environment: { WEBHOOK_TOKEN: undefined } },
    );
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^Whether the app accepts the new/)]);
    expect(world.api.services).toEqual([]);
  });
});
