import { randomBytes } from "node:crypto";
import { start, type RunningServer, type StartOptions } from "../server/start.js";
import { readSettings } from "../settings/settings.js";
import { playDemo } from "./demo.js";
import { openLog } from "./open-log.js";
import { stopOnSignals } from "./stop-on-signals.js";

/** Runs the app until SIGTERM or Ctrl-C, and exits with 0 then. Rejects where it cannot start. */
export async function run({ demo }: { readonly demo: boolean }): Promise<void> {
  // The demo's builds are nothing to remember or to tell of, and of no pipeline that a config file may name.
  const environment = demo
    ? {
        ...process.env,
        STATE_PATH: "",
        REDIS_URL: "",
        LIGHTS_CONFIG: "",
        NOTIFY_URL: "",
        NOTIFY_SECRET: "",
      }
    : process.env;
  const { settings, lights, warnings } = readSettings(environment);
  const log = openLog(settings.logLevel, warnings);
  const tokens = settings.tokens ?? [randomBytes(20).toString("hex")];
  const server = await start({ settings, lights, tokens, log, isDemo: demo });
  const stop = stopOnSignals(server, log);

  log.info(
    { origin: server.origin, lights: lights.lights.map(({ rule }) => rule.name) },
    "taking deliveries",
  );
  process.stdout.write(welcome(server, { settings, lights, tokens }));
  if (!demo) return;
  const [token = ""] = tokens;
  await playDemo(server, { token, accept: settings.accept }, { log, stop });
}

/** What a person at a terminal needs. The token is only in it where it was made for this run. */
function welcome(
  { origin }: RunningServer,
  { settings, lights, tokens }: Pick<StartOptions, "settings" | "lights" | "tokens">,
): string {
  const lines = [`The build light is at ${origin}`];
  if (lights.lights.some(({ lan }) => lan))
    lines.push("Searching for LIFX bulbs in this network …");
  if (settings.tokens === undefined) {
    const [token = ""] = tokens;
    // `send` signs, unless it is set to send the token as well.
    const accept = settings.accept === "token" ? "WEBHOOK_ACCEPT=token " : "";
    lines.push(
      "",
      `WEBHOOK_TOKEN is not set, so one was made for this run: ${token}`,
      "To send a delivery from another terminal:",
      "",
      `  WEBHOOK_TOKEN=${token} ${accept}npm run send -- build.running --url ${origin}/webhook`,
    );
  }
  return `\n${lines.join("\n")}\n\n`;
}
