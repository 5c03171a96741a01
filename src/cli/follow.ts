import { follow } from "../follow/follow.js";
import { readFollowSettings } from "../settings/follow.js";
import { openLog } from "./open-log.js";
import { stopOnSignals } from "./stop-on-signals.js";

/** Follows an app until SIGTERM or Ctrl-C, and exits with 0 then. Rejects where it cannot start. */
export async function runFollower(url: string | undefined): Promise<void> {
  const { settings, warnings } = readFollowSettings({
    ...process.env,
    ...(url !== undefined && { FOLLOW_URL: url }),
  });
  const log = openLog(settings.logLevel, warnings);
  const following = await follow({ settings, log, now: Date.now });
  stopOnSignals(following, log);
  log.info({ url: settings.url }, "following the app: searching for LIFX bulbs in this network");
}
