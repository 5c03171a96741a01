import type { Command } from "../helpers/command.js";
import { until } from "../helpers/until.js";

/** What the process logs that drives the bulbs. */
export const DRIVES = "This process drives the bulbs";

/** Of two that were started on one Redis, the one that drives, and the other. */
export async function driverFirst(
  one: Command,
  other: Command,
): Promise<readonly [driver: Command, other: Command]> {
  await Promise.all([one.origin(), other.origin()]);
  await until(() => [one, other].some((each) => each.stdout().includes(DRIVES)));
  return one.stdout().includes(DRIVES) ? [one, other] : [other, one];
}
