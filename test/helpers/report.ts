import type { State } from "../../src/builds/state.js";
import type { Board } from "../../src/lights/board.js";
import type { Rule } from "../../src/lights/rule.js";
import { statusReport, type StatusOptions, type StatusReport } from "../../src/server/status.js";
import { boardOf } from "./rules.js";

type Others = Partial<Pick<StatusOptions, "paused" | "faults" | "lastPing" | "updatedAt">>;

export interface ReportOptions extends Others {
  readonly rules: readonly Rule[];
  readonly now: number;
  /** What each light shows, in words. */
  readonly words?: string;
}

/** What `GET /api/status` says of a state. */
export function reportOf(
  state: State,
  { rules, now, words, ...others }: ReportOptions,
): StatusReport {
  const board = boardOf(state, rules, now, words);
  board.close();
  return statusOf(board, now, others);
}

/** What it says of a board. */
export function statusOf(board: Board, now: number, others: Others = {}): StatusReport {
  return statusReport({
    state: board.state(),
    showings: board.showings(),
    context: board.context(),
    paused: false,
    faults: [],
    ...others,
    now,
  });
}
