import { PassThrough } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { runSetup, type SetupOptions } from "../../src/cli/setup/run.js";
import { exchange } from "../../src/http/exchange.js";
import type { Environment } from "../../src/settings/settings.js";
import { post, signature, startApp, TOKEN, type RunningApp } from "./app.js";
import {
  API_TOKEN,
  ORGANIZATION,
  startFakeNotificationServices,
  type FakeNotificationServices,
} from "./fake-notification-services.js";
import { payloadOf } from "./payloads.js";

/** Where Buildkite and `setup` find the app. */
export const LIGHT = "https://light.example.com";
export const WEBHOOK = `${LIGHT}/webhook`;

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a person answers, by what is asked; keys are parts of questions. */
export type Answers = Readonly<Record<string, string>>;

export interface RunOptions {
  readonly environment?: Environment;
  /** There is a terminal if these are given. */
  readonly answers?: Answers;
  /** Told before each pause, of all that was said so far. */
  readonly onPause?: (said: string) => Promise<void> | void;
}

/** A fake Buildkite, which sends pings, and the app. */
export interface SetupWorld {
  readonly api: FakeNotificationServices;
  app: RunningApp;
  /** Starts the app anew with another environment. */
  restart(environment?: Environment): Promise<void>;
  run(options?: Partial<SetupOptions>, given?: RunOptions): Promise<Ran>;
  close(): Promise<void>;
}

export async function openSetupWorld(environment: Environment = {}): Promise<SetupWorld> {
  const api = await startFakeNotificationServices();
  const world: SetupWorld = {
    api,
    app: await startApp(environment),
    async restart(other) {
      await world.app.close();
      world.app = await startApp(other);
    },
    async run(options = {}, { environment: given, answers, onPause } = {}) {
      const stdin = Object.assign(new PassThrough(), { isTTY: answers !== undefined });
      const [stdout, stderr] = [new PassThrough(), new PassThrough()];
      const said = [stdout, stderr].map(collect);
      if (answers) answer(answers, stdin, [stdout, stderr]);
      let now = 0;
      const code = await runSetup(
        { org: ORGANIZATION, url: WEBHOOK, pipeline: [], branch: [], ...options },
        {
          environment: {
            BUILDKITE_API_TOKEN: API_TOKEN,
            BUILDKITE_API_URL: api.url,
            WEBHOOK_TOKEN: TOKEN,
            ...given,
          },
          ...{ stdin, stdout, stderr },
          exchange: (url, init) =>
            exchange(url.origin === LIGHT ? new URL(url.pathname, world.app.origin) : url, init),
          clock: {
            now: () => now,
            async sleep(milliseconds) {
              now += milliseconds;
              await onPause?.(said.map((text) => text()).join(""));
              await sleep(1);
            },
          },
        },
      );
      stdin.destroy();
      const [out, err] = said.map((text) => text());
      return { code, stdout: out ?? "", stderr: err ?? "" };
    },
    async close() {
      await world.app.close();
      await api.close();
    },
  };
  api.onChange = async ({ settings: { token } }) => {
    const body = JSON.stringify(payloadOf("ping"));
    if (typeof token === "string") await post(world.app.origin, body, signature(body, token));
  };
  return world;
}

function collect(stream: PassThrough): () => string {
  let text = "";
  stream.on("data", (chunk: Buffer) => (text += chunk.toString("utf8")));
  return () => text;
}

/** Answers each question once, as soon as it is asked. */
function answer(answers: Answers, stdin: PassThrough, outputs: readonly PassThrough[]): void {
  const open = new Map(Object.entries(answers));
  let asked = "";
  for (const output of outputs) {
    output.on("data", (chunk: Buffer) => {
      asked += chunk.toString("utf8");
      for (const [question, text] of open) {
        if (!asked.includes(question)) continue;
        open.delete(question);
        setImmediate(() => stdin.write(`${text}\n`));
      }
    });
  }
}
