import { deliver } from "../../src/cli/deliver.js";
import { sampleBody, type SampleOptions } from "../../src/cli/sample.js";
import type { EventName } from "../../src/webhook/index.js";
import { runCommand, type Environment } from "../helpers/command.js";

const TOKEN = "t0ken-of-the-webhook";

export interface RunningApp {
  readonly url: string;
  readonly port: string;
  /** Sends what Buildkite would, signed. */
  readonly deliver: (event: EventName, options?: SampleOptions) => Promise<void>;
  /** Stops it as a host does. */
  readonly close: () => Promise<void>;
}

/** The app as `npm start` runs it, with the bulb on its page. */
export async function startApp(environment: Environment = {}): Promise<RunningApp> {
  const command = runCommand(["start"], {
    WEBHOOK_TOKEN: TOKEN,
    LIGHTS: "screen",
    TRUST_PROXY: "1",
    ...environment,
  });
  const origin = await command.origin();
  return {
    url: `${origin}/`,
    port: new URL(origin).port,
    async deliver(event, options) {
      const body = sampleBody(event, options);
      const answer = await deliver(`${origin}/webhook`, body, { token: TOKEN, accept: "either" });
      if (answer.status !== 200) throw new Error(`A delivery was refused: ${answer.body}`);
    },
    async close() {
      command.kill("SIGTERM");
      await command.exited;
    },
  };
}
