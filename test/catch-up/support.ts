import { afterEach, beforeEach, expect, jest } from "@jest/globals";
import { setImmediate as turn } from "node:timers/promises";
import { pino } from "pino";
import { z } from "zod";
import type { Sighting } from "../../src/builds/sighting.js";
import { createCatchUp, type Account, type CatchUp } from "../../src/catch-up/index.js";
import {
  ORGANIZATION,
  startFakeBuildkiteApi,
  TOKEN,
  type FakeBuild,
  type FakeBuildkiteApi,
} from "../helpers/fake-buildkite-api.js";
import { OBJECTS } from "../helpers/payload-objects.js";

export const START = Date.UTC(2026, 2, 4, 6);
export const MINUTE = 60_000;
const REQUEST_TIMEOUT = 60_000;

const Line = z.object({ level: z.number(), code: z.string().optional(), msg: z.string() });

/** A build as it is listed; `after`: seconds from START on to when it was created. */
export function listedBuild(number: number, after = 0, rest: object = {}): FakeBuild {
  const { build, pipeline } = OBJECTS;
  const created_at = new Date(START + after * 1000).toISOString();
  const what = { id: `build-${number}`, number, created_at, pipeline };
  return { ...build, ...what, blocked: false, finished_at: null, jobs: [], ...rest };
}

/** What each test begins with: an API, and time that stands still unless it is moved. */
export function useScene() {
  // For slow machines: hundreds of requests over loopback.
  jest.setTimeout(60_000);
  const heard: Sighting[] = [];
  const lines: string[] = [];
  const opened: CatchUp[] = [];
  let api: FakeBuildkiteApi | undefined;
  let refuses = 0;
  let timers: jest.SpiedFunction<typeof setTimeout>;

  beforeEach(async () => {
    const doNotFake = ["hrtime", "nextTick", "queueMicrotask"] as const;
    jest.useFakeTimers({ now: START, doNotFake: [...doNotFake, "setImmediate", "clearImmediate"] });
    timers = jest.spyOn(globalThis, "setTimeout");
    for (const list of [heard, lines, opened]) list.length = 0;
    refuses = 0;
    api = await startFakeBuildkiteApi();
  });

  afterEach(async () => {
    await Promise.all(opened.map((each) => each.close()));
    expect(jest.getTimerCount()).toBe(0);
    await api?.close();
    expect(lines.join("")).not.toContain(TOKEN);
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  const scene = {
    heard,
    get api(): FakeBuildkiteApi {
      if (!api) throw new Error("The scene is not set.");
      return api;
    },
    /** The next so many sightings cannot be kept. */
    refuse(count: number) {
      refuses = count;
    },
    open(account: Partial<Account> = {}): CatchUp {
      const catchUp = createCatchUp({
        account: { apiUrl: scene.api.url, token: TOKEN, organization: ORGANIZATION, ...account },
        onSighting(sighting) {
          refuses -= 1;
          if (refuses >= 0) return Promise.reject(new Error("The disk is full."));
          heard.push(sighting);
          return Promise.resolve();
        },
        log: pino({ level: "debug" }, { write: (line: string) => lines.push(line) }),
      });
      opened.push(catchUp);
      return catchUp;
    },
    logged: () => lines.map((line) => Line.parse(JSON.parse(line))),
    codes: () => scene.logged().flatMap(({ code }) => code ?? []),
    /** How many runs are over. */
    runs: () => scene.logged().filter(({ msg }) => msg === "caught up with Buildkite").length,
    numbers: () => heard.map(({ build }) => build.number),
    /** Waits until after so many requests the next try is planned; in how many milliseconds. */
    async planned(requests: number): Promise<number> {
      const delay = () => timers.mock.lastCall?.[1] ?? REQUEST_TIMEOUT;
      await scene.until(
        () => scene.api.requests.length === requests && delay() !== REQUEST_TIMEOUT,
      );
      return delay();
    },
    /** Waits for what comes over the network, in real time, while the timers stand still. */
    async until(holds: () => boolean): Promise<void> {
      const end = process.hrtime.bigint() + 20_000_000_000n;
      while (!holds()) {
        if (process.hrtime.bigint() > end) throw new Error(`not in time: ${holds.toString()}`);
        await turn();
      }
    },
  };
  return scene;
}
