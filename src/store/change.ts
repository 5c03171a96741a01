import type { BranchKey } from "../builds/state.js";
import type { Word } from "../builds/word.js";

/** What changes what is known of builds, or what is shown of it. */
export type Change =
  { readonly word: Word } | { readonly dismissed: BranchKey } | { readonly paused: boolean };
