import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import { createBudget, type Budget } from "../../../src/lights/cloud/index.js";
import type { Frame, Light } from "../../../src/lights/light.js";
import { NO_TALLY } from "../../../src/lights/tally.js";
import { startFakeLifxApi, type FakeLifxApi } from "../../helpers/fake-lifx-api.js";
import { until } from "../../helpers/until.js";
import { TOKEN, frame, recordingLog, testCloud, told, type Line } from "./support.js";

const BULBS = ["Desk", "Door"].map((label, index) => ({
  id: `d073d500000${String(index)}`,
  label,
}));

let api: FakeLifxApi;
let desk: Light;
let door: Light;
let lines: Line[];
let heard: string[];
/** How many requests LIFX would still take, for what may be sent. */
let left: number;
let mayDrive: boolean;

const RED: Frame = { ...frame("red"), status: "failed" };
const GREEN: Frame = { ...frame("green"), status: "passed" };
const BLUE: Frame = { ...frame("blue"), status: "blocked" };

function ping(seconds: number): Frame {
  const { effect } = frame("white");
  return {
    words: "ping",
    moment: "ping",
    ...(effect?.movement === "still" && { effect: { ...effect, duration: seconds } }),
  };
}

const commands = () => api.commands.map(told);
const dropped = () => heard.filter((each) => each === "dropped cloud").length;
const count = (what: string) => heard.filter((each) => each === what).length;

beforeEach(async () => {
  api = await startFakeLifxApi({ token: TOKEN, lights: BULBS });
  const recording = recordingLog();
  lines = recording.lines;
  [left, mayDrive, heard] = [120, true, []];
  const own = createBudget();
  const budget: Budget = {
    ...own,
    take: (leaves) => (left > leaves ? own.take(leaves) : Promise.resolve(1000)),
  };
  const cloud = testCloud(api.url, {
    budget,
    mayDrive: () => mayDrive,
    log: recording.log,
    tally: {
      ...NO_TALLY,
      sent: (kind) => heard.push(`sent ${kind}`),
      dropped: (kind) => heard.push(`dropped ${kind}`),
      failed: (_kind, code) => heard.push(code),
      shown: (kind, milliseconds) => heard.push(`shown ${kind} ${String(milliseconds >= 0)}`),
      left: (_kind, requests) => heard.push(`left ${String(requests)}`),
    },
  });
  desk = cloud.light("label:Desk");
  door = cloud.light("label:Door");
});

afterEach(async () => {
  await Promise.all([desk.close(), door.close()]);
  await api.close();
});

/** Both show green. */
async function begin(): Promise<void> {
  for (const light of [desk, door]) light.show(GREEN);
  await until(() => count("shown cloud true") === 2);
}

describe("where little of the limit is left", () => {
  beforeEach(begin);

  it("an effect of a moment that is over before it could be sent is dropped and counted", async () => {
    left = 60;
    desk.show(ping(0.05));
    await until(() => dropped() === 1);
    expect(commands()).toHaveLength(2);
    left = 120;
    desk.show(ping(30));
    await until(() => commands().length === 3);
    expect([commands().at(-1), dropped()]).toEqual(["PUT label:Desk/state kelvin:3500", 1]);
  });

  it("so is one that a look takes the place of, which is not sent where it is shown anyway", async () => {
    left = 60;
    desk.show(ping(30));
    desk.show(GREEN);
    door.show(BLUE);
    await until(() => commands().length === 3);
    expect([commands().at(-1), dropped()]).toEqual(["PUT label:Door/state blue", 1]);
  });

  it("red overtakes a moment and another look", async () => {
    left = 40;
    desk.show(ping(30));
    door.show(RED);
    await until(() => commands().length === 3);
    door.show(BLUE);
    desk.show(RED);
    await until(() => commands().length === 4);
    left = 120;
    await until(() => commands().length === 5);
    expect(commands().slice(2)).toEqual([
      "PUT label:Door/state red",
      "PUT label:Desk/state red",
      "PUT label:Door/state blue",
    ]);
  });

  it("a look that has not changed for a second may use all of it", async () => {
    left = 1;
    const start = performance.now();
    door.show(BLUE);
    await until(() => commands().length === 3);
    expect(performance.now() - start).toBeGreaterThanOrEqual(990);
  });
});

describe("what is counted", () => {
  it("is each request, what is left, and what is shown", async () => {
    await begin();
    expect(count("sent cloud")).toBe(4);
    expect(heard).toContain("left 116");
    expect(lines).toEqual([]);
  });

  it("is each try that failed", async () => {
    api.answerNext({ status: 503 });
    desk.show(RED);
    await until(() => commands().length === 2);
    expect(count("lifx_unavailable")).toBe(1);
  });
});

describe("while another process drives", () => {
  it("what was on its way is not known to be shown later", async () => {
    desk.show(GREEN);
    await until(() => commands().length === 1);
    desk.show({ words: "left alone" });
    await until(() => count("shown cloud true") === 1);
    desk.show(GREEN);
    await until(() => commands().length === 2);
    expect(commands()[1]).toBe(commands()[0]);
  });

  it("nothing is sent, logged or counted, and a look goes out once we drive again", async () => {
    await begin();
    mayDrive = false;
    desk.show(ping(0.05));
    desk.show(RED);
    door.show(BLUE);
    await desk.giveBack();
    await door.giveBack();
    mayDrive = true;
    desk.show(GREEN);
    await until(() => commands().length === 3);
    expect(commands().at(-1)).toBe("PUT label:Desk/state green");
    expect([dropped(), lines]).toEqual([0, []]);
  });
});
