import type { NamedFrame } from "../../lights/screen/message.js";
import { NOTHING_KNOWN, STATUS_WORDS } from "../../lights/words.js";
import { glowOf } from "../../page/css-color.js";
import { drawingOf } from "../../page/shapes.js";
import { escape } from "../escape.js";
import type { StatusReport } from "../status.js";
import { named, span } from "./html.js";

type Light = StatusReport["lights"][number];

const GLASS =
  "M100 10C150 10 185 48 185 95C185 135 160 155 148 178C141 191 139 201 138 212H62C61 201 59 191 52 178C40 155 15 135 15 95C15 48 50 10 100 10Z";

/** What all bulbs draw with: the light in a glass, and how it fades around it. */
const DEFS = `<svg class="aside" aria-hidden="true">
        <radialGradient id="core" cx="0.5" cy="0.42" r="0.5">
          <stop offset="0" stop-color="#fff" stop-opacity="0.32"/>
          <stop offset="1" stop-color="#fff" stop-opacity="0"/>
        </radialGradient>
        <radialGradient id="fade">
          <stop offset="0.2" stop-color="#fff" stop-opacity="0.7"/>
          <stop offset="0.4" stop-color="#fff" stop-opacity="0.4"/>
          <stop offset="0.6" stop-color="#fff" stop-opacity="0.15"/>
          <stop offset="0.8" stop-color="#fff" stop-opacity="0.04"/>
          <stop offset="1" stop-color="#fff" stop-opacity="0"/>
        </radialGradient>
        <mask id="halo" maskContentUnits="objectBoundingBox">
          <rect width="1" height="1" fill="url(#fade)"/>
        </mask>
      </svg>`;

/** How many reasons a light names. */
const MOST_REASONS = 3;

const NONE: NamedFrame = { words: NOTHING_KNOWN };

export interface BulbsOptions {
  readonly frames: readonly NamedFrame[];
  /** For readers who may know why the lights show that. */
  readonly report: StatusReport | undefined;
}

/** The lights as they shine now. The page's script moves them, and adds what is missing. */
export function renderBulbs({ frames, report }: BulbsOptions): string {
  // While lights are replaced there are none for a moment: the script needs one to copy.
  const bulbs = (frames.length > 0 ? frames : [NONE]).map((frame, index) => {
    const light = report?.lights[index];
    return renderBulb(frame, frames.length > 1, light ? reasons(light, report.now) : "");
  });
  return `<section class="lights" aria-label="Lights">
      ${DEFS}
      <ol id="lights" role="list" data-live>${bulbs.join("")}</ol>
      <p id="news" class="aside" aria-live="polite" data-live></p>
    </section>`;
}

function renderBulb(frame: NamedFrame, isNamed: boolean, why: string): string {
  const { name, words, effect } = frame;
  const { status, shape } = drawingOf(frame);
  const { color, opacity } = effect ? glowOf(effect.color) : { color: "#fff", opacity: 0 };
  return `<li class="light">
        <div class="bulb" data-status="${status}" aria-hidden="true">
          <svg viewBox="0 0 200 290">
            <path class="glass" d="${GLASS}"/>
            <path class="socket" d="M62 212H138V222Q138 228 132 228H68Q62 228 62 222Z"/>
            <path class="thread" d="M68 236H132M68 248H132M72 260H128"/>
            <path class="socket" d="M80 268H120Q114 284 100 284Q86 284 80 268Z"/>
          </svg>
          <svg class="glow" viewBox="0 0 200 290" color="${color}" opacity="${opacity.toFixed(2)}">
            <circle cx="100" cy="95" r="210" fill="currentColor" mask="url(#halo)"/>
            <path fill="currentColor" d="${GLASS}"/>
            <path fill="url(#core)" d="${GLASS}"/>
          </svg>
          <svg viewBox="0 0 200 290">
            <path class="shape shape-edge" d="${shape}"/>
            <path class="shape" d="${shape}"/>
            <path class="shine" d="M38 88C40 58 58 38 84 30"/>
          </svg>
        </div>
        <div class="says">
          <p class="name">${isNamed && name !== undefined ? escape(name) : ""}</p>
          <p class="words">${escape(words)}</p>
          <div class="why">${why}</div>
        </div>
      </li>`;
}

/** The branches that made the light what it is, the newest first; and what is so, where it shows something else now. */
function reasons({ status, words, because }: Light, now: string): string {
  if (status === null) return "";
  const truth = STATUS_WORDS[status];
  const newest = (since: string | null) => -Date.parse(since ?? "1970-01-01");
  const first = [...because]
    .sort((a, b) => newest(a.since) - newest(b.since))
    .slice(0, MOST_REASONS)
    .map((reason) => `<li>${renderReason(reason, now)}</li>`);
  const others = because.length - first.length;
  return `${truth === words ? "" : `<p>${truth}</p>`}
          <ul role="list">${first.join("")}${others > 0 ? `<li>and ${String(others)} more</li>` : ""}</ul>`;
}

function renderReason(
  { pipeline, branch, step, since }: Light["because"][number],
  now: string,
): string {
  const parts = [
    `<b>${named(pipeline)}</b>`,
    named(branch),
    ...(step === null ? [] : [named(step)]),
  ];
  return `${parts.join(" › ")}${since === null ? "" : `, for ${span(since, now)}`}`;
}
