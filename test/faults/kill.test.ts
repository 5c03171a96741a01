import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { z } from "zod";
import { TOKEN } from "../helpers/app.js";
import { runCommand, type Command } from "../helpers/command.js";
import { follow } from "../helpers/follow.js";
import { lettersOf, offer, type Answered } from "../helpers/offers.js";
import { until } from "../helpers/until.js";
import { freshPaths } from "../store/support.js";

/** Fewer of them are quicker: KILLS=3. */
const KILLS = Number(process.env.KILLS ?? 20);
const COUNT = 2000;

jest.setTimeout(60_000 + KILLS * 20_000);

/** What has newly passed or failed would be played, were it not for the start. */
const LIGHTS_CONFIG = `
lights:
  - name: Light
    branches: "*"
    effects: [{ on: passed, play: rainbow }, { on: failed, play: rainbow }]`;

const Build = z.object({ message: z.string() });
const Branch = z.object({
  name: z.string(),
  verdict: Build.nullable(),
  active: z.array(Build),
});
const Report = z.object({
  lights: z.array(z.object({ words: z.string(), moment: z.string().nullable() })),
  pipelines: z.array(z.object({ branches: z.array(Branch) })),
});

let app: Command;
let path: string;
/** The newest round of each branch that was answered 200. */
let acknowledged: Map<string, number>;

function start(): void {
  app = runCommand(["start"], {
    WEBHOOK_TOKEN: TOKEN,
    STATE_PATH: path,
    LIGHTS_CONFIG,
    LOG_LEVEL: "warn",
  });
}

beforeEach(() => {
  path = freshPath();
  acknowledged = new Map();
  start();
});

afterEach(() => app.end());

// After the hook before, so that no process writes what is removed.
const freshPath = freshPaths();

/** Offers a round, and ends the process in the middle of it. */
async function strike(round: number, signal: NodeJS.Signals, strikesAt: number) {
  const offered = offer(await app.origin(), lettersOf(round, COUNT));
  await until(() => offered.answers.length >= strikesAt, 60_000);
  app.kill(signal);
  const exitCode = await app.exited;
  await offered.ended;
  const taken = offered.answers.filter(({ status }) => status === 200);
  for (const { letter } of taken) acknowledged.set(letter.name, letter.round);
  return { exitCode, answers: offered.answers, taken };
}

/** Each was taken once, and whatever else was answered is its duplicate. */
function expectOneTurnEach(taken: readonly Answered[]): void {
  const isDuplicate = ({ body }: Answered) => z.object({ duplicate: z.boolean() }).parse(body);
  const first = taken.filter((each) => !isDuplicate(each).duplicate);
  expect(new Set(first.map(({ letter }) => letter.name)).size).toBe(first.length);
  expect(first.length).toBeLessThan(taken.length);
}

/** Starts it again: all that was answered 200 is there, and the page shows what is so. */
async function expectAllIsThere(strikesAt: number): Promise<void> {
  start();
  const origin = await app.origin();
  const page = await follow(origin);
  const response = await fetch(`${origin}/api/status`);
  const { lights, pipelines } = Report.parse(await response.json());
  const known = new Map(
    pipelines
      .flatMap(({ branches }) => branches)
      .map(({ name, verdict, active }) => {
        const messages = [verdict, ...active].map((build) => build?.message ?? "");
        return [name, Math.max(...messages.map((text) => Number(/\d+$/.exec(text))))];
      }),
  );
  const missing = [...acknowledged].filter(([name, round]) => (known.get(name) ?? 0) < round);
  expect({ strikesAt, missing }).toEqual({ strikesAt, missing: [] });
  expect(lights).toEqual([{ words: "Failed", moment: null }]);
  const shown = page.shown.map(({ status, words, moment }) => ({ status, words, moment }));
  expect(shown).toEqual([{ status: "failed", words: "Failed", moment: undefined }]);
  expect(app.stdout() + app.stderr()).not.toContain('"level"');
  page.close();
}

const somewhere = () => 100 + Math.floor(Math.random() * COUNT * 0.85);

describe("what was answered 200", () => {
  it("is there after a kill, wherever it strikes", async () => {
    for (let round = 1; round <= KILLS; round += 1) {
      const strikesAt = somewhere();
      const { exitCode, answers, taken } = await strike(round, "SIGKILL", strikesAt);
      expect(exitCode).toBeNull();
      expect(answers.length).toBeLessThan(COUNT);
      expect(answers.length).toBe(taken.length);
      expectOneTurnEach(taken);
      await expectAllIsThere(strikesAt);
    }
  });

  it("is there after SIGTERM, and so is what was under way", async () => {
    const strikesAt = somewhere();
    const { exitCode, answers, taken } = await strike(1, "SIGTERM", strikesAt);
    expect(exitCode).toBe(0);
    // Kept connections end with their answer, so that nothing comes once the store is closed.
    expect(answers.length).toBe(taken.length);
    expectOneTurnEach(taken);
    expect(app.stderr()).toBe("");
    await expectAllIsThere(strikesAt);
  });
});
