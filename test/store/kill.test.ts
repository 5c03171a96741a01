import { execFileSync } from "node:child_process";
import { describe, expect, it, jest } from "@jest/globals";
import { branchKey } from "../../src/builds/state.js";
import { word } from "../builds/words.js";
import { saving } from "../helpers/kill.js";
import { until } from "../helpers/until.js";
import { freshPaths, keptIn } from "./support.js";

/** More of them take longer: STORE_KILLS=20. */
const KILLS = Number(process.env.STORE_KILLS ?? 10);
const BRANCHES = 2000;

jest.setTimeout(60_000 + KILLS * 20_000);

const freshPath = freshPaths();

/** The number of the newest build that is kept of each branch. */
async function numbersIn(path: string): Promise<(name: string) => number | undefined> {
  const { state, lines } = await keptIn(path);
  expect(lines).toEqual([]);
  const { pipeline } = word(1, "running");
  return (name) => {
    const key = branchKey(pipeline.id, { kind: "branch", name });
    return state.branches.get(key)?.builds.at(-1)?.number;
  };
}

describe("what was acknowledged", () => {
  it("is there after a kill, wherever it strikes", async () => {
    const path = freshPath();
    for (let number = 1; number <= KILLS; number += 1) {
      const sighting = word(number, "running", number);
      const { child, ended, lines } = saving(path, { sighting, count: BRANCHES });
      const strikesAt = Math.random() * BRANCHES * 0.9;
      await until(() => lines().length > strikesAt || child.exitCode !== null);
      child.kill("SIGKILL");
      expect(await ended).toBeNull();
      const kept = await numbersIn(path);
      const acknowledged = lines();
      expect(acknowledged.length).toBeGreaterThan(strikesAt);
      const missing = acknowledged.filter((name) => kept(name) !== number);
      expect({ strikesAt, missing }).toEqual({ strikesAt, missing: [] });
    }
  });
});

const onLinux = process.platform === "linux" ? it : it.skip;

describe("where the disk takes no more", () => {
  onLinux("saves reject; once it does again, all of them are kept", async () => {
    const path = freshPath();
    const by = ["prlimit", "--fsize=200000:unlimited"];
    const options = { sighting: word(1, "running"), count: BRANCHES, by };
    const { child, ended, lines, stderr } = saving(path, options);
    await until(() => lines().includes("rejected") || child.exitCode !== null);
    execFileSync("prlimit", ["--pid", String(child.pid), "--fsize=unlimited"]);
    expect(await ended).toBe(0);
    expect(lines().at(-1)).toBe("closed");
    expect(stderr()).toMatch(/^The state at \S+ cannot be kept.*\n$/);
    const kept = await numbersIn(path);
    const names = Array.from({ length: BRANCHES }, (_, index) => `branch-${index}`);
    expect(names.filter((name) => kept(name) !== 1)).toEqual([]);
  });
});
