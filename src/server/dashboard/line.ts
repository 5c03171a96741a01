import { escape } from "../escape.js";
import type { StatusReport } from "../status.js";
import { span } from "./html.js";

/** Milliseconds without a delivery after which that is said first: a silent night is no fault yet. */
const SILENT_AFTER = 60 * 60 * 1000;

/** When the last delivery came, and whether more can be taken. */
export function renderLine(
  { now, updatedAt }: StatusReport,
  unhealthy: string | undefined,
): string {
  if (unhealthy !== undefined) {
    return line("broken", `No delivery can be taken now. ${escape(unhealthy)}`);
  }
  if (updatedAt === null) return line("silent", "No delivery since the start");
  const time = span(updatedAt, now);
  const isSilent = Date.parse(now) - Date.parse(updatedAt) >= SILENT_AFTER;
  return isSilent
    ? line("silent", `No delivery for ${time}`)
    : line("alive", `Last delivery ${time} ago`);
}

function line(state: "alive" | "silent" | "broken", html: string): string {
  return `<p class="line" data-state="${state}">${html}</p>`;
}
