import { pino } from "pino";
import { branchMatcher } from "../../src/builds/branch-pattern.js";
import { PATIENCE } from "../../src/builds/outlook.js";
import type { State } from "../../src/builds/state.js";
import { WORST_FIRST, type Status } from "../../src/builds/status.js";
import { createBoard, type Board, type Casting } from "../../src/lights/board.js";
import type { Frame } from "../../src/lights/light.js";
import { CLASSIC } from "../../src/lights/palettes/index.js";
import type { Rule } from "../../src/lights/rule.js";
import type { Moment } from "../../src/lights/scene.js";
import type { Stage } from "../../src/lights/stage.js";
import type { Context, Watch } from "../../src/lights/watch.js";

export const SILENT = pino({ level: "silent" });

export const DEFAULT: Watch = {
  pipelines: undefined,
  branches: undefined,
  pullRequests: false,
  tags: false,
  steps: undefined,
};

export const EVERYTHING: Watch = {
  ...DEFAULT,
  branches: branchMatcher("*"),
  pullRequests: true,
  tags: true,
};

export function ruleOf(overrides: Partial<Rule> = {}): Rule {
  const rest = { palette: CLASSIC, plays: [], quietHours: [] };
  return { name: "light", watch: DEFAULT, ...rest, ...overrides };
}

/** Where nothing was heard of by its arrival, and no step triggers a build. */
export const CONTEXT: Context = {
  patience: PATIENCE,
  heardAt: () => 0,
  buildById: () => undefined,
};

/** A stage that remembers what it was asked for. */
export class RecordingStage implements Stage {
  readonly kinds = ["screen"] as const;
  readonly shown: (Status | undefined)[] = [];
  readonly played: Moment["name"][] = [];

  constructor(private readonly words = "Whatever") {}

  show(status: Status | undefined): void {
    if (this.shown.length === 0 || this.shown.at(-1) !== status) this.shown.push(status);
  }

  play({ name }: Pick<Moment, "name">): void {
    this.played.push(name);
  }

  pause(): Promise<void> {
    return Promise.resolve();
  }

  resume(): void {
    throw new Error("Nobody resumes here.");
  }

  frame(): Frame {
    return { words: this.words };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** What a board needs for these rules, each on a stage of its own. */
export function castingOf(rules: readonly Rule[], stages: readonly Stage[] = []): Casting {
  return {
    lights: rules.map((rule, index) => ({ rule, stage: stages[index] ?? new RecordingStage() })),
    priorities: WORST_FIRST,
    patience: PATIENCE,
  };
}

/** A board that knows a state. It is closed by who opens it. */
export function boardOf(state: State, rules: readonly Rule[], now: number, words?: string): Board {
  const stages = rules.map(() => new RecordingStage(words));
  const board = createBoard(castingOf(rules, stages), { now: () => now, log: SILENT });
  board.know(state);
  return board;
}
