import type { MomentName } from "../builds/moment.js";
import type { Occasion } from "../builds/occasion.js";
import type { Effect } from "./look.js";
import type { Palette } from "./palettes/index.js";
import type { QuietHours } from "./quiet-hours.js";
import type { Watch } from "./watch.js";

/** What one light is for. */
export interface Rule {
  /** How people call the light. No two have one name. */
  readonly name: string;
  readonly watch: Watch;
  readonly palette: Palette;
  readonly plays: readonly Play[];
  readonly quietHours: readonly QuietHours[];
}

/** An effect on a moment. Of what a light watches, or of some of its steps. */
export interface Play {
  readonly on: Occasion | MomentName;
  /** Only with an Occasion: whether a step with that key or label counts; else what the light watches. */
  readonly steps?: (keyOrLabel: string) => boolean;
  /** Played one after the other. */
  readonly effects: readonly Effect[];
}
