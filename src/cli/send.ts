import { readSettings } from "../settings/settings.js";
import type { EventName } from "../webhook/index.js";
import { deliver } from "./deliver.js";
import { sampleBody, type SampleOptions } from "./sample.js";

export interface SendOptions extends SampleOptions {
  readonly url?: string;
}

/** Sends one delivery and prints the answer; the process exits with 1 unless it is accepted. */
export async function send(event: EventName, { url, ...options }: SendOptions): Promise<void> {
  // What the running app's lights are is of no matter here.
  const environment = { ...process.env, NODE_ENV: "development", LIGHTS_CONFIG: "" };
  const { settings } = readSettings(environment);
  const [token] = settings.tokens ?? [];
  if (token === undefined) {
    throw new Error("WEBHOOK_TOKEN is not set: set it to the running app's, here or in .env.");
  }
  const target = url ?? `http://127.0.0.1:${String(settings.port)}/webhook`;
  const body = sampleBody(event, options);
  const answer = await deliver(target, body, { token, accept: settings.accept });
  process.stdout.write(`${String(answer.status)} ${answer.body}\n`);
  if (answer.status !== 200) process.exitCode = 1;
}
