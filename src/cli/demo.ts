import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import type { EventName } from "../webhook/index.js";
import type { RunningServer } from "../server/start.js";
import { deliver, type Credentials } from "./deliver.js";
import { sampleBody, type SampleOptions } from "./sample.js";

/** What the ids of the demo's own deliveries begin with. */
const DEMO_ID = "demo-";

const BUILDS = 3;

/** A life of three builds: the number of the build, what Buildkite sends of it, and seconds until the next. */
const LIFE: readonly (readonly [number, EventName, SampleOptions, number])[] = [
  [1, "build.running", {}, 5],
  [1, "build.failing", {}, 4],
  [1, "build.finished", { state: "failed" }, 5],
  [2, "build.running", {}, 5],
  [2, "build.finished", { state: "passed" }, 6],
  [3, "build.scheduled", {}, 3],
  [3, "build.running", {}, 5],
  [3, "build.finished", { state: "passed", blocked: true }, 6],
  [3, "job.activated", {}, 3],
  [3, "build.running", {}, 5],
  [3, "build.finished", { state: "passed" }, 6],
  [3, "agent.lost", {}, 6],
];

/**
 * Plays a life of builds, over and over, as signed deliveries through the app's own endpoint, until
 * a delivery arrives that is not of the demo, or until it is stopped. Resolves then. What the demo
 * left unfinished or failed would stand between the light and the real builds: a pass ends it.
 */
export async function playDemo(
  { origin, webhooks }: Pick<RunningServer, "origin" | "webhooks">,
  credentials: Credentials,
  { log, stop }: { readonly log: Logger; readonly stop: AbortSignal },
): Promise<void> {
  const arrived = new AbortController();
  const remove = webhooks.on("*", (_event, { id }) => {
    if (!id?.startsWith(DEMO_ID)) arrived.abort();
  });
  const over = AbortSignal.any([arrived.signal, stop]);
  let number = 0;

  async function tell(event: EventName, options: SampleOptions): Promise<void> {
    const body = sampleBody(event, { ...options, number, pipeline: "demo" });
    const id = `${DEMO_ID}${String(number)}`;
    await deliver(`${origin}/webhook`, body, credentials, { id, event });
  }

  try {
    for (let round = 0; ; round += 1) {
      for (const [build, event, options, seconds] of LIFE) {
        number = round * BUILDS + build;
        await tell(event, options);
        await sleep(seconds * 1000, undefined, { signal: over });
      }
    }
  } catch (error) {
    if (!over.aborted) log.error({ err: error }, "the demo failed");
  } finally {
    remove();
  }
  if (!arrived.signal.aborted) return;
  log.info("a delivery that is not the demo's arrived: the demo ends");
  number += 1;
  await tell("build.finished", { state: "passed" }).catch((error: unknown) => {
    if (!stop.aborted) log.error({ err: error }, "the demo's end was not delivered");
  });
}
