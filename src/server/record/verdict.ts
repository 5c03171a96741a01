import { SHAPES } from "../../page/shapes.js";
import type { Summary } from "./recorded.js";

const VERDICT_SHAPES: Readonly<Record<Summary["verdict"], string>> = {
  accepted: SHAPES.passed,
  refused: SHAPES.failed,
  duplicate: "M64 76 H136 M64 114 H136",
  aborted: "M64 95 H136",
};

/** A verdict as a shape on its colour; it stands beside its word. */
export function verdictMark(verdict: Summary["verdict"]): string {
  return `<svg class="mark" viewBox="30 25 140 140" aria-hidden="true"><path d="${VERDICT_SHAPES[verdict]}"/></svg>`;
}
