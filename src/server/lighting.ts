import type { Logger } from "pino";
import { createBoard, type Board, type Casting } from "../lights/board.js";
import type { Budget } from "../lights/cloud/index.js";
import { createDrivers, type Bulbs } from "../lights/drivers.js";
import { createKeepsakes } from "../lights/keepsakes.js";
import { PALETTES, type Palette } from "../lights/palettes/index.js";
import { createScreen, type Screen } from "../lights/screen/index.js";
import { createStage, type Stage } from "../lights/stage.js";
import { testMoment } from "../lights/test-moment.js";
import type { Tally } from "../lights/tally.js";
import { createWheel } from "../lights/wheel.js";
import { watchLightsConfig, type LightsConfig } from "../settings/lights/index.js";
import type { Settings } from "../settings/settings.js";
import type { Change, Test } from "../store/change.js";
import { PAUSED_NOTE, type Journal, type World } from "../store/journal.js";

/** Milliseconds: a test that was asked for longer ago was queued, and nobody waits for it any more. */
const TEST_FRESH = 60 * 1000;

/** All that stands between a change and the bulbs. */
export interface Lighting {
  readonly board: Board;
  readonly screen: Screen;
  /** Every light, for followers; undefined where nobody may follow. */
  readonly feed: Screen | undefined;
  readonly world: World;
  /** What is wrong with the config file that was changed last. */
  readonly faults: () => readonly string[];
  /** `giveBack`: the bulbs show what they did before us, as far as that is known. */
  readonly close: (options: { readonly giveBack: boolean }) => Promise<void>;
}

export interface LightingOptions {
  readonly settings: Settings;
  readonly config: LightsConfig;
  readonly journal: Journal;
  /** What LIFX takes from the token, where other processes use it as well. */
  readonly budget: Budget | undefined;
  readonly tally: Tally;
  readonly log: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export function openLighting(options: LightingOptions): Lighting {
  const { settings, config, journal, budget, tally, log, now } = options;
  /** Those of before a change as well: bulbs may still show a colour of theirs. */
  const palettes = new Set<Palette>(Object.values(PALETTES));
  const keepsakes = createKeepsakes({
    keep: (colors) => journal.note("before", colors),
    palettes: () => [...palettes],
  });
  const { cloud, lan } = settings;
  const { mayDrive } = journal;
  const drivers = createDrivers({ cloud, lan, keepsakes, budget, tally, mayDrive, log });
  const wheel = createWheel();
  const feed =
    settings.followToken === undefined ? undefined : createScreen({ kind: "follow", log });
  const board: Board = createBoard(cast(config), { now, log });
  let isPaused = false;
  let faults: readonly string[] = [];
  let casting = Promise.resolve();
  let present = config;

  function cast({ lights, priorities, patience }: LightsConfig): Casting {
    for (const { rule } of lights) palettes.add(rule.palette);
    return {
      lights: lights.map(({ rule, ...bulbs }) => {
        const all = drivers.lights(rule.name, bulbs);
        const steered = all.map((light) => (light.kind === "screen" ? light : wheel.steer(light)));
        const shown = feed ? [...steered, feed.light(rule.name)] : steered;
        return { rule, stage: createStage({ lights: shown, manner: rule, now }) };
      }),
      priorities,
      patience,
    };
  }

  const stages = (): Stage[] => board.showings().map(({ stage }) => stage);
  const giveBack = () => Promise.all(stages().map((stage) => stage.pause()));

  function setPaused(paused: boolean): void {
    isPaused = paused;
    log.info(paused ? "paused: bulbs get back what they showed before" : "resumed");
    if (paused) void giveBack();
    else for (const stage of stages()) stage.resume();
  }

  function test({ color, at }: Test): void {
    if (now() - at > TEST_FRESH) return;
    for (const stage of stages()) stage.play(testMoment(color));
  }

  function apply(change: Change) {
    if ("word" in change) return board.take(change.word);
    if ("dismissed" in change) return board.dismiss(change.dismissed);
    if ("tested" in change) test(change.tested);
    else setPaused(change.paused);
    return undefined;
  }

  /** Old lights end before new ones begin: two must never drive one bulb. */
  async function recast(next: LightsConfig): Promise<void> {
    const kept = next.lights.map(bulbsOf);
    const before = present.lights.map(bulbsOf);
    const gone = stages().filter((_, index) => !kept.includes(before[index] ?? ""));
    await Promise.all(gone.map((stage) => stage.pause()));
    await Promise.all(stages().map((stage) => stage.close()));
    present = next;
    board.use(cast(next));
    if (isPaused) void giveBack();
    drivers.screen.change();
  }

  const unwatch = watchLightsConfig(settings, {
    onConfig(next) {
      faults = [];
      casting = casting.then(() => recast(next));
      log.info({ lights: next.lights.map(({ rule }) => rule.name) }, "LIGHTS_CONFIG has changed");
    },
    onFaults(found) {
      faults = found;
      log.error(
        { faults },
        "LIGHTS_CONFIG has changed and is not right: the one before is in force",
      );
      drivers.screen.change();
    },
  });

  return {
    board,
    screen: drivers.screen,
    feed,
    world: {
      know({ state, notes }) {
        board.know(state);
        const paused = notes.get(PAUSED_NOTE) === true;
        if (paused !== isPaused) setPaused(paused);
        drivers.screen.change();
      },
      apply(change) {
        const key = apply(change);
        drivers.screen.change();
        return key;
      },
      state: () => board.state(),
      isPaused: () => isPaused,
      take(notes) {
        keepsakes.know(notes.get("before"));
        wheel.take(true);
      },
      leave() {
        wheel.take(false);
      },
    },
    faults: () => faults,
    async close(ending) {
      unwatch();
      await casting;
      board.close();
      if (ending.giveBack) await giveBack();
      // First, so that pages keep what they show: nobody has to see a light go.
      drivers.screen.close();
      feed?.close();
      await Promise.all(stages().map((stage) => stage.close()));
      await drivers.close();
    },
  };
}

/** Lights of the same bulbs have the same text: bulbs that nobody names any more are given back. */
function bulbsOf({ cloud, lan }: Bulbs): string {
  return JSON.stringify([cloud, lan]);
}
