import { randomUUID } from "node:crypto";
import { z } from "zod";
import { EVENTS } from "../../src/webhook/index.js";

const names: readonly string[] = Object.keys(EVENTS).filter((name) => name !== "ping");
const Settings = z.strictObject({
  url: z.url(),
  version: z.literal(3).default(3),
  token: z.string().min(1).default("made-by-buildkite"),
  token_mode: z.enum(["token", "signature"]).default("token"),
  events: z.array(z.string().refine((name) => names.includes(name))).default([]),
  tls_verify: z.boolean().default(true),
});
const filters = {
  description: z.string().default(""),
  scope: z.enum(["all", "some_projects", "some_teams", "some_clusters"]).default("all"),
  scope_uuids: z.array(z.uuid()).default([]),
  branch_configuration: z.string().default(""),
};
export const New = z.strictObject({
  provider: z.literal("webhook"),
  ...filters,
  settings: Settings,
});
const Service = z.object({
  id: z.string(),
  provider: z.object({ id: z.string() }),
  enabled: z.boolean(),
  ...filters,
  settings: z.union([Settings, z.looseObject({})]),
});
export type FakeService = z.output<typeof Service>;

/** A webhook as the API lists it. */
export function fakeWebhook(
  settings: z.input<typeof Settings>,
  rest: Partial<FakeService> = {},
): FakeService {
  const webhook = { id: randomUUID(), provider: { id: "webhook" }, enabled: true };
  return Service.parse({ ...webhook, settings: Settings.parse(settings), ...rest });
}

const Change = z.strictObject({ ...filters, settings: Settings });
const Given = z.looseObject({ settings: z.looseObject({}).optional() });

/** What a PATCH makes of a service: it leaves alone what it does not name, also of settings. */
export function mergeChange(service: FakeService, body: unknown) {
  const { settings, ...given } = Given.safeParse(body).data ?? {};
  const { description, scope, scope_uuids, branch_configuration } = service;
  const before = { description, scope, scope_uuids, branch_configuration };
  const merged = { ...before, ...given, settings: { ...service.settings, ...settings } };
  return Change.safeParse(merged);
}
