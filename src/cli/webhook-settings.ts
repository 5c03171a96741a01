import { only } from "../settings/only.js";
import { readSettings, type Settings } from "../settings/settings.js";

export interface WebhookSettings extends Pick<Settings, "accept" | "toleranceSeconds"> {
  readonly tokens: readonly string[];
  /** The first of them: what to sign with. */
  readonly token: string;
  /** Where an app with these settings takes deliveries on this machine. */
  readonly url: string;
}

const VARIABLES = ["WEBHOOK_TOKEN", "WEBHOOK_ACCEPT", "WEBHOOK_TOLERANCE_SECONDS", "PORT"] as const;

/** Those of the settings that deliveries depend on. Throws where there is no token. */
export function webhookSettings(): WebhookSettings {
  const { settings } = readSettings(only(process.env, VARIABLES));
  const { tokens = [], accept, toleranceSeconds, port } = settings;
  const [token] = tokens;
  if (token === undefined) {
    throw new Error("WEBHOOK_TOKEN is not set: set it to the running app's, here or in .env.");
  }
  const url = `http://127.0.0.1:${String(port)}/webhook`;
  return { tokens, token, accept, toleranceSeconds, url };
}
