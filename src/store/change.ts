import type { TestColor } from "../builds/moment.js";
import type { BranchKey } from "../builds/state.js";
import type { Word } from "../builds/word.js";

/** What changes what is known of builds, or what is shown of it. */
export type Change =
  | { readonly word: Word }
  | { readonly dismissed: BranchKey }
  | { readonly paused: boolean }
  | { readonly tested: Test };

/** A colour that the lights show for some seconds, and when that was asked for (milliseconds since 1970). */
export interface Test {
  readonly color: TestColor;
  readonly at: number;
}
