import { readSettings, type Settings } from "../settings/settings.js";

export interface WebhookSettings extends Pick<Settings, "accept" | "toleranceSeconds"> {
  readonly tokens: readonly string[];
  /** The first of them: what to sign with. */
  readonly token: string;
  /** Where an app with these settings takes deliveries on this machine. */
  readonly url: string;
}

/** Those of the settings that deliveries depend on. Throws where there is no token. */
export function webhookSettings(): WebhookSettings {
  // What the running app's lights are is of no matter here.
  const environment = { ...process.env, NODE_ENV: "development", LIGHTS_CONFIG: "" };
  const { tokens = [], accept, toleranceSeconds, port } = readSettings(environment).settings;
  const [token] = tokens;
  if (token === undefined) {
    throw new Error("WEBHOOK_TOKEN is not set: set it to the running app's, here or in .env.");
  }
  const url = `http://127.0.0.1:${String(port)}/webhook`;
  return { tokens, token, accept, toleranceSeconds, url };
}
