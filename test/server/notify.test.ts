import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { sampleBody } from "../../src/cli/sample.js";
import type { Environment } from "../../src/settings/settings.js";
import { postSigned, startApp, type RunningApp } from "../helpers/app.js";
import { inShort, SECRET, startReceiver, type Receiver } from "../helpers/receiver.js";
import { until } from "../helpers/until.js";
import { freshPaths } from "../store/support.js";

const freshPath = freshPaths();

let receiver: Receiver;
let app: RunningApp | undefined;

beforeEach(async () => {
  receiver = await startReceiver();
});

afterEach(async () => {
  await close();
  await receiver.close();
});

async function open(environment: Environment = {}): Promise<RunningApp> {
  app = await startApp({ NOTIFY_URL: receiver.url, NOTIFY_SECRET: SECRET, ...environment });
  return app;
}

async function close(): Promise<void> {
  await app?.close();
  app = undefined;
}

/** Tells of a build that has ended. */
async function finish(number: number, state: string, branch = "main"): Promise<void> {
  const body = sampleBody("build.finished", { state, number, branch });
  expect(await postSigned(app?.origin ?? "", body)).toMatchObject({ status: 200 });
}

const received = () => receiver.notes.map(inShort);
const arrived = (count: number) => until(() => receiver.notes.length >= count);
const isLogged = (text: string) => app?.lines.some(({ msg }) => msg.includes(text)) ?? false;

describe("a receiver that verifies", () => {
  it("is told of each change, in order, and not of what says nothing", async () => {
    await open();
    const ends: readonly [number, string][] = [
      [1, "passed"],
      [2, "failed"],
      [3, "canceled"],
      [4, "failed"],
      [5, "skipped"],
      [6, "not_run"],
      [7, "passed"],
      [8, "passed"],
      [9, "failed"],
    ];
    for (const [number, state] of ends) await finish(number, state);
    await finish(10, "failed", "a-branch-that-no-light-watches");
    await arrived(4);
    expect(received()).toEqual([
      "verdict.broken main 2",
      "verdict.still_failing main 4",
      "verdict.fixed main 7",
      "verdict.broken main 9",
    ]);
    expect(receiver.notes[0]).toMatchObject({
      id: expect.stringMatching(/^msg_[\w-]{43}$/),
      data: {
        pipeline: {
          slug: "my-pipeline",
          name: "my-pipeline",
          url: "https://buildkite.com/example-org/my-pipeline",
        },
        branch: "main",
        build: { number: 2, state: "failed", message: "A build that was never run" },
        previous: { number: 1, state: "passed" },
        lights: [expect.any(String)],
      },
    });
    expect(receiver.refused).toBe(0);
  });

  it("is told once of what Buildkite tells twice", async () => {
    await open();
    for (const number of [1, 1, 2, 1, 2]) await finish(number, "failed");
    await finish(3, "passed");
    await arrived(3);
    expect(received()).toEqual([
      "verdict.broken main 1",
      "verdict.still_failing main 2",
      "verdict.fixed main 3",
    ]);
  });

  it("is tried again, under the same id", async () => {
    await open();
    receiver.answerNext({ status: 500 }, "destroy");
    await finish(1, "failed");
    await until(() => isLogged("does not take what it is sent"));
    // More to tell of that branch, so that nobody has to wait for the schedule.
    await finish(2, "failed");
    await arrived(2);
    await finish(3, "passed");
    await arrived(5);
    expect(received()).toEqual([
      ...Array.from({ length: 3 }, () => "verdict.broken main 1"),
      "verdict.still_failing main 2",
      "verdict.fixed main 3",
    ]);
    expect(new Set(receiver.notes.map(({ id }) => id)).size).toBe(3);
  });

  it("hears after a restart what it did not take before, and nothing else", async () => {
    const STATE_PATH = freshPath();
    await open({ STATE_PATH });
    await finish(1, "failed");
    await arrived(1);
    receiver.answerNext("hang");
    await finish(2, "failed");
    await arrived(2);
    await finish(3, "passed");
    await close();
    await open({ STATE_PATH });
    await arrived(4);
    await finish(4, "failed");
    await arrived(5);
    expect(received()).toEqual([
      "verdict.broken main 1",
      "verdict.still_failing main 2",
      "verdict.still_failing main 2",
      "verdict.fixed main 3",
      "verdict.broken main 4",
    ]);
    expect(receiver.notes[1]?.id).toBe(receiver.notes[2]?.id);
  });

  it("is told nothing that waited while nobody was set", async () => {
    const STATE_PATH = freshPath();
    await open({ STATE_PATH, NOTIFY_URL: "http://127.0.0.1:9/" });
    await finish(1, "failed");
    await until(() => isLogged("does not take what it is sent"));
    await close();
    await open({ STATE_PATH, NOTIFY_URL: "", NOTIFY_SECRET: "" });
    await finish(2, "failed");
    await close();
    await open({ STATE_PATH });
    await finish(3, "passed");
    await until(() => received().includes("verdict.fixed main 3"));
    expect(received()).not.toContain("verdict.broken main 1");
  });

  it("is told nothing more once it is gone", async () => {
    await open();
    receiver.answerNext({ status: 410 });
    await finish(1, "failed");
    await until(() => isLogged("410 Gone"));
    await finish(2, "failed");
    await finish(3, "passed");
    expect(received()).toEqual(["verdict.broken main 1"]);
  });

  it.each(["hang", "garbage", "destroy"] as const)(
    "keeps nobody waiting by: %s",
    async (answer) => {
      await open();
      receiver.answerNext(answer);
      await finish(1, "failed");
      await arrived(1);
      await finish(2, "passed");
      await close();
    },
  );
});

describe("the log", () => {
  it("holds neither the secret nor the URL, which may be one", async () => {
    const NOTIFY_URL = `${receiver.url}/s3cr3t-m4rk3r`;
    const other = `whsec_${Buffer.alloc(32, "another").toString("base64")}`;
    await open({ NOTIFY_URL, NOTIFY_SECRET: other, LOG_LEVEL: "trace" });
    await finish(1, "failed");
    await until(() => isLogged("does not take what it is sent"));
    expect(receiver.refused).toBe(1);
    const text = app?.logText() ?? "";
    expect(text).not.toContain("s3cr3t-m4rk3r");
    expect(text).not.toContain(other.slice("whsec_".length));
    expect(text).toContain('"reason":"answered 401"');
  });
});
