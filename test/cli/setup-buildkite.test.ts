import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { SetupOptions } from "../../src/cli/setup/run.js";
import { TOKEN } from "../helpers/app.js";
import { API_TOKEN } from "../helpers/fake-notification-services.js";
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

const refusal = (options?: Partial<SetupOptions>, given?: RunOptions) =>
  refusalOf(world, options, given);

describe("setup says what is wrong with Buildkite", () => {
  afterEach(() => {
    const writes = world.api.requests.filter(({ line }) => !line.startsWith("GET"));
    if (world.api.refuseWrites === undefined) expect(writes).toEqual([]);
  });

  it.each([
    [
      ["write_notification_services"],
      {},
      "the scope read_notification_services: make one that has it",
    ],
    [
      ["read_notification_services"],
      {},
      "the scope write_notification_services: make one that has it",
    ],
    [
      ["read_builds"],
      { pipeline: ["lamp-room"] },
      "the scopes read_notification_services and write_notification_services and read_pipelines: make one that has them",
    ],
  ])("with a token of %j for %j", async (scopes, options, sentence) => {
    world.api.scopes = scopes;
    expect(await refusal(options)).toContain(`The API token lacks ${sentence} at https://build`);
  });

  it("of which the token's user is no administrator", async () => {
    world.api.isAdministrator = false;
    const sentence = await refusal();
    expect(sentence).toMatch(
      /^Buildkite lets only administrators .* “Manage Notification Services”/,
    );
    expect(sentence).toMatch(/Buildkite says: You may not manage notification services\.$/);
  });

  it("without such an organization", async () => {
    expect(await refusal({ org: "acme" })).toMatch(
      /^Buildkite finds no such organization .* --org/,
    );
  });

  it("without such a pipeline", async () => {
    expect(await refusal({ pipeline: ["nope"] })).toMatch(/^Buildkite finds no such pipeline/);
  });

  it("with an API token that it does not accept", async () => {
    const environment = { BUILDKITE_API_TOKEN: "bkua_another" };
    const sentence = await refusal({}, { environment });
    expect(sentence).toMatch(/^Buildkite does not accept the API token: make one at https:/);
    expect(sentence).not.toContain("another");
  });

  it("without an API token, and nobody to ask", async () => {
    const environment = { BUILDKITE_API_TOKEN: " " };
    expect(await refusal({}, { environment })).toMatch(/^An API token of Buildkite's is needed/);
  });

  it("with settings that are not right", async () => {
    const environment = { BUILDKITE_API_TOKEN: "two words" };
    const { code, stderr } = await world.run({}, { environment });
    expect([code, stderr]).toEqual([1, expect.stringContaining("BUILDKITE_API_TOKEN: must not")]);
    expect(stderr).not.toContain("two words");
  });

  it("with several webhooks to the app", async () => {
    world.api.services = ["", "/webhook"].map((path) =>
      fakeWebhook({ url: `http://light.example.com${path}` }),
    );
    expect(await refusal()).toMatch(
      /^2 webhooks at Buildkite lead to this app: remove all but one/,
    );
  });

  it("with a webhook of a kind that is not known", async () => {
    const settings = { url: WEBHOOK, events: "all" };
    world.api.services = [fakeWebhook({ url: WEBHOOK }, { settings })];
    expect(await refusal()).toMatch(/^Buildkite describes the webhook of this app in a way/);
  });

  it("with nobody to agree", async () => {
    expect(await refusal({ yes: false })).toMatch(/^Nothing was changed: .* add --yes/);
  });

  const message = `${TOKEN} and ${API_TOKEN}\u001b[31m are wrong`;
  it.each([
    [
      { status: 429, headers: { "ratelimit-remaining": "0", "ratelimit-reset": "17" } },
      /in 17 s\.$/,
    ],
    [{ status: 502 }, /^Buildkite's API fails \(502\): try again later\.$/],
    [{ status: 302 }, /^What answers is not Buildkite's API \(302\): check BUILDKITE_API_URL\.$/],
    [{ status: 200, body: ["hello"] }, /^What answers is not Buildkite's API: check/],
    [{ status: 403, body: { message: API_TOKEN } }, /Buildkite says: \[token\]$/],
    [{ status: 404 }, /^What answers is not Buildkite's API: check BUILDKITE_API_URL\.$/],
  ])("that answers %j", async (answer, sentence) => {
    world.api.answer = answer;
    expect(await refusal()).toMatch(sentence);
  });

  it("that does not accept what is sent", async () => {
    world.api.refuseWrites = { status: 422, body: { message } };
    expect(await refusal()).toBe(
      "Buildkite does not accept the webhook. Buildkite says: [token] and [token] [31m are wrong",
    );
  });

  it("whose list goes on at another host gets no token there", async () => {
    world.api.services = [1, 2].map((number) =>
      fakeWebhook({ url: `https://${number}.example.com` }),
    );
    world.api.pageSize = 1;
    world.api.nextOrigin = "https://elsewhere.example.com";
    expect(await refusal()).toMatch(/^Buildkite's list of services goes on elsewhere/);
  });

  it("that is not reached", async () => {
    const environment = { BUILDKITE_API_URL: "http://127.0.0.1:9" };
    expect(await refusal({}, { environment })).toMatch(
      /^Buildkite's API is not reached: unreachable( \(\w+\))?\. Check the network/,
    );
  });
});
