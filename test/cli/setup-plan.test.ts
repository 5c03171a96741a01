import { describe, expect, it } from "@jest/globals";
import type { Wanted } from "../../src/cli/setup/body.js";
import { LIGHT_EVENTS } from "../../src/cli/setup/events.js";
import { plan, type Step } from "../../src/cli/setup/plan.js";
import { findWebhook, type Webhook } from "../../src/cli/setup/webhook.js";
import { renderGuide } from "../../src/server/dashboard/guide.js";
import { EVENTS } from "../../src/webhook/index.js";

const URL = "https://light.example.com/webhook";
const SECRET = "t0ken-of-the-webhook";
const WEB = { id: "id-of-web", slug: "web" };
const API = { id: "id-of-api", slug: "api" };

function wanted(rest: Partial<Wanted> = {}): Wanted {
  const token = { value: SECRET, isFresh: false };
  return { url: URL, token, pipelines: undefined, branches: undefined, ...rest };
}

function present(
  settings: Partial<Webhook["settings"]> = {},
  rest: Partial<Webhook> = {},
): Webhook {
  return {
    id: "id",
    provider: { id: "webhook" },
    enabled: true,
    scope: "all",
    scope_uuids: [],
    branch_configuration: "",
    ...rest,
    settings: {
      url: URL,
      token: SECRET,
      token_mode: "signature",
      events: [...LIGHT_EVENTS].reverse(),
      tls_verify: true,
      ...settings,
    },
  };
}

function change(difference: string, body: object): readonly Step[] {
  return [{ kind: "change", id: "id", differences: [difference], body }];
}

describe("the plan", () => {
  it("is nothing where all is as it is wanted", () => {
    expect(plan(present(), wanted())).toEqual([]);
    expect(plan(undefined, undefined)).toEqual([]);
  });

  it.each([
    ["address: https instead of http", { url: URL }, { url: URL.replace("s", "") }],
    ["token: another one", { token: SECRET }, { token: undefined }],
    [
      "deliveries: signed, instead of with the token itself",
      { token_mode: "signature" },
      { token_mode: "token" },
    ],
    ["certificates: verified", { tls_verify: true }, { tls_verify: false }],
    [
      "events: without agent.connected",
      { events: LIGHT_EVENTS },
      { events: [...LIGHT_EVENTS, "agent.connected"] },
    ],
  ])("changes one setting and names no other: %s", (difference, settings, differing) => {
    expect(plan(present(differing), wanted())).toEqual(change(difference, { settings }));
  });

  const some = (...ids: string[]) => ({ scope: "some_projects", scope_uuids: ids });

  it.each<[string, Wanted["pipelines"], Partial<Webhook>, object]>([
    ["web, api instead of all", [WEB, API], {}, some(WEB.id, API.id)],
    ["web instead of those of 2 pipelines", [WEB], some(WEB.id, API.id), some(WEB.id)],
    [
      "web instead of those of 1 team",
      [WEB],
      { ...some(WEB.id), scope: "some_teams" },
      some(WEB.id),
    ],
    ["all instead of those of 1 pipeline", "all", some(WEB.id), { scope: "all", scope_uuids: [] }],
  ])("changes the pipelines: %s", (words, pipelines, scope, body) => {
    expect(plan(present({}, scope), wanted({ pipelines }))).toEqual(
      change(`pipelines: ${words}`, body),
    );
  });

  it.each([
    ["main", "", "main instead of all"],
    ["", "main  dev", "all instead of dev main"],
  ])("changes the branches to %j from %j", (branches, branch_configuration, words) => {
    expect(plan(present({}, { branch_configuration }), wanted({ branches }))).toEqual(
      change(`branches: ${words}`, { branch_configuration: branches }),
    );
  });

  it.each([
    [{ pipelines: [API, WEB] }, some(WEB.id, API.id)],
    [{}, { scope: "some_clusters", scope_uuids: ["c"], branch_configuration: "main" }],
    [{ branches: "" }, { branch_configuration: " * " }],
    [{ branches: "main dev" }, { branch_configuration: "dev\nmain dev" }],
    [{ branches: "" }, { branch_configuration: null }],
  ])(
    "leaves filters alone that mean the same, or that nobody asked for: %j, %j",
    (asked, scope) => {
      expect(plan(present({}, scope), wanted(asked))).toEqual([]);
    },
  );

  it("enables what is disabled, and removes what is not wanted", () => {
    const disabled = present({}, { enabled: false });
    expect(plan(disabled, wanted())).toEqual([{ kind: "enable", id: "id" }]);
    expect(plan(disabled, undefined)).toEqual([{ kind: "remove", id: "id" }]);
  });
});

describe("the webhook of an app", () => {
  const other = { id: "other", provider: { id: "slack" }, settings: {} };
  const at = (url: string) => present({ url });

  it.each([URL, `${URL}/`, "https://light.example.com", "http://light.example.com/webhook"])(
    "is found at %s",
    (url) => {
      expect(findWebhook([other, 7, null, at(url)], URL)?.settings.url).toBe(url);
    },
  );

  it.each([
    "https://light.example.com:8443/webhook",
    "https://light.example.com/builds",
    "https://example.com/webhook",
    "nowhere",
  ])("is not the one at %s", (url) => {
    expect(findWebhook([other, at(url)], URL)).toBeUndefined();
  });
});

it("takes the events that the page names, and no others", () => {
  const setup = { isTokenSet: true, hasPing: true, hasBuild: true, hasAnswered: true };
  const { html } = renderGuide({ webhookUrl: URL, accept: "signature", setup, mayChange: false });
  const [, shown = ""] = /<dt>Events<\/dt>\s*<dd>([^]*?)<\/dd>/.exec(html) ?? [];
  const named = [...shown.matchAll(/<code>(.*?)<\/code>/g)].flatMap(([, name = ""]) =>
    Object.keys(EVENTS).filter((each) =>
      name.endsWith("*") ? each.startsWith(name.slice(0, -1)) : each === name,
    ),
  );
  expect([...LIGHT_EVENTS].sort()).toEqual(named.sort());
});
