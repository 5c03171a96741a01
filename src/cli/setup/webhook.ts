import { z } from "zod";
import { SetupError } from "./setup-error.js";

const provider = z.object({ id: z.literal("webhook") });

const Webhook = z.object({
  id: z.string(),
  provider,
  description: z.string().nullish(),
  enabled: z.boolean(),
  scope: z.string(),
  scope_uuids: z.array(z.string()).default([]),
  /** In Buildkite's pattern syntax; empty for all branches. */
  branch_configuration: z.string().nullish(),
  settings: z.object({
    url: z.string(),
    /** In full: it is nothing to print. Undefined where it has none. */
    token: z
      .string()
      .nullish()
      .transform((token) => (token === "" ? undefined : (token ?? undefined))),
    token_mode: z.string(),
    events: z.array(z.string()),
    tls_verify: z.boolean(),
  }),
});

/** A notification service of Buildkite's that is a webhook. */
export type Webhook = z.output<typeof Webhook>;

const Address = z.object({ provider, settings: z.object({ url: z.string() }) });

/**
 * The one that leads to an app, out of an organization's notification services, which may be
 * anything. Throws where it cannot be read, and where there are several.
 */
export function findWebhook(services: readonly unknown[], url: string): Webhook | undefined {
  const ours = services.filter((service) => {
    const { data } = Address.safeParse(service);
    return data !== undefined && leadsTo(data.settings.url, url);
  });
  if (ours.length > 1) {
    throw new SetupError(
      "several_webhooks",
      `${ours.length} webhooks at Buildkite lead to this app: remove all but one there, under Organization Settings → Notification Services.`,
    );
  }
  const [service] = ours;
  if (service === undefined) return undefined;
  const { data } = Webhook.safeParse(service);
  if (data) return data;
  throw new SetupError(
    "webhook_unreadable",
    "Buildkite describes the webhook of this app in a way that is not known here: look at it under Organization Settings → Notification Services.",
  );
}

/** The app takes deliveries at two paths; and a webhook that was made with http is still its own. */
function leadsTo(address: string, url: string): boolean {
  if (!URL.canParse(address)) return false;
  const { host, pathname } = new URL(address);
  return host === new URL(url).host && isOfDeliveries(pathname);
}

/** Whether the app takes deliveries at that path. */
export function isOfDeliveries(pathname: string): boolean {
  return /^\/(?:webhook\/?)?$/.test(pathname);
}
