import { setTimeout } from "node:timers/promises";
import { createWebhooks, WebhookError } from "../../src/webhook/index.js";
import type { WebhookOptions, WebhookRequest } from "../../src/webhook/index.js";
import { TOKEN } from "../helpers/webhook-request.js";
import type { Handler } from "./faces.js";

/** The code that something is refused with, or "accepted". Any other error fails the test. */
export function codeOf(action: () => unknown): string {
  try {
    action();
    return "accepted";
  } catch (error) {
    if (error instanceof WebhookError) return error.code;
    throw error;
  }
}

/** A copy without one key. */
export function omit(object: object, key: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}

/** Resolves once it holds: for what happens on the other side of a socket. */
export async function until(holds: () => boolean): Promise<void> {
  for (let turns = 0; !holds(); turns++) {
    if (turns > 2000) throw new Error("It never came to hold.");
    await setTimeout(5);
  }
}

/** Webhooks that answer after a handler of `build.running` whose runs end when told, well or badly. */
export function listenWithRuns(options: Partial<WebhookOptions> = {}) {
  const webhooks = createWebhooks({ token: TOKEN, acknowledge: "after-handlers", ...options });
  const errors: unknown[] = [];
  webhooks.onError((error) => void errors.push(error));
  const runs: { end: () => void; fail: () => void }[] = [];
  webhooks.on("build.running", () => {
    return new Promise<void>((resolve, reject) => {
      const fail = (): void => {
        reject(new Error("A failure."));
      };
      runs.push({ end: resolve, fail });
    });
  });
  return { webhooks, runs, errors };
}

/** An application's own handler, behind the verifier, that answers with the statuses in turn. */
export function answering(...statuses: number[]) {
  const requests: WebhookRequest[] = [];
  const handler: Handler = (incoming, response) => {
    requests.push(incoming);
    const status = statuses.shift() ?? 204;
    response.writeHead(status, { "Content-Length": 0 }).end();
  };
  return { handler, requests };
}
