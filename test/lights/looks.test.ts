import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { WORST_FIRST, type Status } from "../../src/builds/status.js";
import { wordOf } from "../../src/builds/word.js";
import { createBoard } from "../../src/lights/board.js";
import { colorString } from "../../src/lights/cloud/color-string.js";
import { toCommand } from "../../src/lights/cloud/command.js";
import type { Frame } from "../../src/lights/light.js";
import { effectDuration } from "../../src/lights/look.js";
import { PALETTES } from "../../src/lights/palettes/index.js";
import { DAYS, type QuietHours } from "../../src/lights/quiet-hours.js";
import { shotAt } from "../../src/lights/scene.js";
import { createStage } from "../../src/lights/stage.js";
import { signed, T } from "../builds/words.js";
import { EXAMPLE_EFFECTS } from "../helpers/example-apps.js";
import { eventOf, type Overrides } from "../helpers/payloads.js";
import { castingOf, EVERYTHING, RecordingStage, ruleOf, SILENT } from "../helpers/rules.js";

type PaletteName = keyof typeof PALETTES;

/** Milliseconds since 1970. */
const SINCE = T * 1000;

const PINK = "hue:325 saturation:0.6";
const APRICOT = "hue:30 saturation:0.4";
const LAVENDER = "hue:260 saturation:0.6";
const SKY = "hue:220 saturation:0.6";
const BLUE = "hue:240 saturation:1";

/** Its movement, its colours, how long a cycle takes, for how many (else for good), and its rest. */
const LOOKS: readonly (readonly [PaletteName, Status, string, string])[] = [
  ["classic", "failing", "breathe red 25% > red 60% in 2 s", "red 60%"],
  ["classic", "failed", "breathe red 25% > red 60% in 0.1 s, 20 times", "red 60%"],
  ["classic", "failed_running", "breathe red 60% > yellow 35% in 4 s", "red 60%"],
  ["classic", "blocked", "breathe blue 10% > blue 50% in 4 s", "blue 50%"],
  ["classic", "running", "breathe yellow 35% > yellow 5% in 5 s", "yellow 35%"],
  ["classic", "scheduled", "still yellow 5% in 1 s", "yellow 5%"],
  ["classic", "passed", "breathe green 10% > green 75% in 0.45 s, 3 times", "green 75%"],

  ["calm", "failing", "breathe red 20% > red 35% in 3 s", "red 35%"],
  ["calm", "failed", "breathe red 10% > red 35% in 2 s, 3 times", "red 35%"],
  ["calm", "failed_running", "breathe red 35% > yellow 25% in 6 s", "red 35%"],
  ["calm", "blocked", "breathe blue 15% > blue 35% in 6 s", "blue 35%"],
  ["calm", "running", "breathe yellow 25% > yellow 10% in 8 s", "yellow 25%"],
  ["calm", "scheduled", "still yellow 5% in 1 s", "yellow 5%"],
  ["calm", "passed", "breathe green 10% > green 35% in 2 s, 2 times", "green 35%"],

  ["colour-blind", "failing", `breathe ${PINK} 20% > ${PINK} 60% in 1 s`, `${PINK} 60%`],
  ["colour-blind", "failed", "pulse red 25% > red 60% in 2 s", "red 60%"],
  ["colour-blind", "failed_running", `breathe red 60% > ${APRICOT} 60% in 2 s`, "red 60%"],
  ["colour-blind", "blocked", `pulse ${LAVENDER} 20% > ${LAVENDER} 60% in 5 s`, `${LAVENDER} 60%`],
  ["colour-blind", "running", `breathe ${APRICOT} 10% > ${APRICOT} 50% in 4 s`, `${APRICOT} 50%`],
  ["colour-blind", "scheduled", `breathe ${SKY} 5% > ${SKY} 20% in 8 s`, `${SKY} 20%`],
  ["colour-blind", "passed", `still ${BLUE} 60% in 1 s`, `${BLUE} 60%`],
];

function frameAt(palette: PaletteName, status: Status | undefined, after: number): Frame {
  const manner = { palette: PALETTES[palette], quietHours: [] };
  return shotAt({ look: { status, since: SINCE } }, manner, SINCE + after).frame;
}

function told({ effect }: Frame): string {
  if (!effect) return "nothing";
  const color = colorString(effect.color).replace("brightness:", "");
  if (effect.movement === "still") return `still ${color} in ${effect.duration} s`;
  const from = colorString(effect.from).replace("brightness:", "");
  const { movement, period, cycles } = effect;
  const times = cycles === 9999 ? "" : `, ${cycles} times`;
  return `${movement} ${from} > ${color} in ${period} s${times}`;
}

describe("every look of every palette", () => {
  it("is in the table", () => {
    const all = Object.keys(PALETTES).flatMap((name) => WORST_FIRST.map((each) => [name, each]));
    expect(LOOKS.map(([palette, status]) => [palette, status])).toEqual(all);
  });

  it.each(LOOKS)("%s %s: %s, and rests at %s", (palette, status, moving, rest) => {
    const duration = effectDuration(PALETTES[palette].looks[status].effect);
    const atRest = `still ${rest} in 1 s`;
    expect(told(frameAt(palette, status, 0))).toBe(moving);
    expect(told(frameAt(palette, status, duration - 1))).toBe(moving);
    expect(told(frameAt(palette, status, duration))).toBe(atRest);
    expect(told(frameAt(palette, status, duration + 1e12))).toBe(atRest);
    expect(frameAt(palette, status, duration)).toMatchObject({ status });
  });

  it.each(["classic", "calm", "colour-blind"] as const)("%s: nothing known any more", (palette) => {
    expect(told(frameAt(palette, undefined, 0))).toBe("still kelvin:3500 10% in 1 s");
    expect(told(frameAt(palette, undefined, 1e12))).toBe("still kelvin:3500 10% in 1 s");
    expect(frameAt(palette, undefined, 0)).not.toHaveProperty("status");
  });

  it.each(WORST_FIRST)("calm never flashes more than three times a second: %s", (status) => {
    const { effect } = frameAt("calm", status, 0);
    expect(effect).toBeDefined();
    if (effect && effect.movement !== "still") expect(1 / effect.period).toBeLessThanOrEqual(3);
  });

  it.each(["running", "passed", "failed"] as const)("classic begins as ever: %s", (status) => {
    const { effect } = frameAt("classic", status, 0);
    expect(effect && toCommand(effect, "all").body).toEqual(EXAMPLE_EFFECTS[status]);
  });
});

/** What makes a branch so. */
const WORDS: Readonly<Record<Status, readonly Overrides["build"][]>> = {
  failing: [{ state: "failing" }],
  failed: [{ state: "failed" }],
  failed_running: [{ state: "failed" }, { state: "running" }],
  blocked: [{ state: "passed", blocked: true }],
  running: [{ state: "running" }],
  scheduled: [{ state: "scheduled" }],
  passed: [{ state: "passed" }],
};

/** What a light shows of branches that are so, in the order in which it heard of them. */
function shownOf(statuses: readonly Status[], priorities = WORST_FIRST): Status | undefined {
  const stage = new RecordingStage();
  const casting = castingOf([ruleOf({ watch: EVERYTHING })], [stage]);
  const board = createBoard({ ...casting, priorities }, { now: () => SINCE, log: SILENT });
  let number = 0;
  for (const [index, status] of statuses.entries()) {
    for (const word of WORDS[status]) {
      number += 1;
      const build = { id: `build-${number}`, number, branch: `branch-${index}`, ...word };
      board.take(
        wordOf({ event: eventOf("build.running", { build }), delivery: signed(T - 60 + number) }),
      );
    }
  }
  expect(board.showings()[0]?.survey().status).toBe(stage.shown.at(-1));
  board.close();
  return stage.shown.at(-1);
}

const BEST_FIRST = [...WORST_FIRST].reverse();
const PAIRS = WORST_FIRST.flatMap((worse, index) =>
  WORST_FIRST.slice(index + 1).map((better) => [worse, better] as const),
);

describe("of what a light watches", () => {
  it.each(WORST_FIRST)("%s alone is shown", (status) => {
    expect(shownOf([status])).toBe(status);
    expect(shownOf([status, status])).toBe(status);
  });

  it("nothing is shown where nothing is known", () => {
    expect(shownOf([])).toBeUndefined();
  });

  it.each(PAIRS)("%s is shown over %s, unless the table says otherwise", (worse, better) => {
    expect([shownOf([worse, better]), shownOf([better, worse])]).toEqual([worse, worse]);
    expect(shownOf([worse, better], BEST_FIRST)).toBe(better);
    expect(shownOf([better, worse], BEST_FIRST)).toBe(better);
  });
});

describe("quiet hours in Berlin", () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  const EVERY_NIGHT = { days: DAYS, from: 22 * 60, to: 7 * 60 };
  const at = (from: number, to: number) => ({ days: ["sun"] as const, from, to });

  it.each<[string, string, Omit<QuietHours, "timeZone">, string[]]>([
    ["over midnight", "2026-06-01", EVERY_NIGHT, ["01 20:00 dark", "02 05:00 red"]],
    ["as clocks go back", "2026-10-24", EVERY_NIGHT, ["24 20:00 dark", "25 06:00 red"]],
    ["the hour that comes twice", "2026-10-24", at(120, 180), ["25 00:00 dark", "25 02:00 red"]],
    [
      "half of that hour",
      "2026-10-24",
      at(150, 240),
      ["25 00:30 dark", "25 01:00 red", "25 01:30 dark", "25 03:00 red"],
    ],
    ["as clocks go forward", "2027-03-27", EVERY_NIGHT, ["27 21:00 dark", "28 05:00 red"]],
    ["the hour that is skipped", "2027-03-27", at(120, 180), []],
    ["round that hour", "2027-03-27", at(90, 210), ["28 00:30 dark", "28 01:30 red"]],
  ])("%s, from noon on %s: to the millisecond", async (_, day, hours, expected) => {
    jest.setSystemTime(Date.parse(`${day}T12:00Z`));
    const seen: string[] = [];
    const show = ({ effect }: Frame): void => {
      const isDark = effect?.color.brightness === 0;
      seen.push(`${new Date().toISOString()} ${isDark ? "dark" : "red"}`);
    };
    const nothing = () => Promise.resolve();
    const light = { kind: "screen", show, giveBack: nothing, close: nothing } as const;
    const quietHours = [{ timeZone: "Europe/Berlin", ...hours }];
    const manner = { palette: PALETTES.classic, quietHours };
    const stage = createStage({ lights: [light], manner, now: Date.now });
    stage.show("failed");
    jest.advanceTimersByTime(2000);
    expect(seen.splice(0)).toHaveLength(2);
    jest.advanceTimersByTime(28 * 60 * 60 * 1000);
    expect(seen).toEqual(
      expected.map((each) => `${day.slice(0, 8)}${each.replace(/(\S+) (\S+)/, "$1T$2:00.000Z")}`),
    );
    await stage.close();
  });
});
