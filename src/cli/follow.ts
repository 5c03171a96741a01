import { pino } from "pino";
import { follow } from "../follow/follow.js";
import { readFollowSettings } from "../settings/follow.js";
import { stopOnSignals } from "./stop-on-signals.js";

/** Follows an app until SIGTERM or Ctrl-C, and exits with 0 then. Rejects where it cannot start. */
export async function runFollower(url: string | undefined): Promise<void> {
  const { settings, warnings } = readFollowSettings({
    ...process.env,
    ...(url !== undefined && { FOLLOW_URL: url }),
  });
  const log = pino({ level: settings.logLevel, base: null });
  for (const warning of warnings) log.warn(warning);
  const following = await follow({ settings, log, now: Date.now });
  stopOnSignals(following, log);
  // A log's pipe that breaks must not end the light.
  process.stdout.on("error", () => undefined);
  log.info({ url: settings.url }, "following the app: searching for LIFX bulbs in this network");
}
