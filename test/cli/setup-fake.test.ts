import { afterEach, beforeEach, expect, it } from "@jest/globals";
import {
  API_TOKEN,
  ORGANIZATION,
  startFakeNotificationServices,
  type FakeNotificationServices,
} from "../helpers/fake-notification-services.js";
import { fakeWebhook } from "../helpers/fake-webhook.js";

let api: FakeNotificationServices;
beforeEach(async () => {
  api = await startFakeNotificationServices();
});
afterEach(() => api.close());

const URL = "https://light.example.com/webhook";
const settings = { url: URL, token: "t0ken" };
const webhook = { provider: "webhook", settings };

async function send(method: string, path = "", body?: object, token = API_TOKEN): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${api.url}/v2/organizations/${ORGANIZATION}/services${path}`, {
    ...{ method, headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  return response.status;
}

it.each([
  ["an unknown field", { ...webhook, name: "Build light" }],
  ["a field that is only read", { ...webhook, enabled: false }],
  ["another provider", { ...webhook, provider: "carrier-pigeon" }],
  ["no address", { ...webhook, settings: { token: "t0ken" } }],
  ["an unknown setting", { ...webhook, settings: { ...settings, secret: "x" } }],
  ["an unknown event", { ...webhook, settings: { ...settings, events: ["build.started"] } }],
  ["a group of events", { ...webhook, settings: { ...settings, events: ["build.*"] } }],
  ["another token mode", { ...webhook, settings: { ...settings, token_mode: "hmac" } }],
  [
    "unknown pipelines",
    { ...webhook, scope: "some_projects", scope_uuids: ["0192a0de-0000-4000-8000-000000000099"] },
  ],
])("the fake API refuses %s", async (_, body) => {
  expect(await send("POST", "", body)).toBe(422);
  expect(api.services).toEqual([]);
});

it("the fake API asks for scopes and leave", async () => {
  expect(await send("GET", "", undefined, "bkua_another")).toBe(401);
  api.scopes = ["read_notification_services"];
  expect([await send("GET"), await send("POST", "", webhook)]).toEqual([200, 403]);
  api.isAdministrator = false;
  expect(await send("GET")).toBe(403);
});

it("the fake API changes what a PATCH names, and nothing else", async () => {
  const before = fakeWebhook({ ...settings, events: ["build.finished"] });
  api.services = [structuredClone(before)];
  const change = { settings: { token_mode: "signature" }, branch_configuration: "main" };
  expect(await send("PATCH", `/${before.id}`, change)).toBe(200);
  expect(api.services).toEqual([
    {
      ...before,
      branch_configuration: "main",
      settings: { ...before.settings, token_mode: "signature" },
    },
  ]);
  expect(await send("PATCH", `/${before.id}`, { settings: { token_mode: "no" } })).toBe(422);
  expect(await send("PATCH", "/another", change)).toBe(404);
  expect(await send("PUT", `/${before.id}/disable`)).toBe(200);
  expect(api.services).toMatchObject([{ enabled: false }]);
  expect(await send("DELETE", `/${before.id}`)).toBe(204);
});
