import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { TOKEN } from "./webhook-request.js";

const TSC = join(import.meta.dirname, "../../node_modules/typescript/bin/tsc");

/** Compiles the project in a folder; resolves with the complaints, which are none if all is well. */
export async function compile(folder: string): Promise<string> {
  const compiler = spawn(process.execPath, [TSC], { cwd: folder });
  const [printed] = await Promise.all([text(compiler.stdout), once(compiler, "close")]);
  return printed;
}

export interface AppProcess {
  /** The next line that it prints; undefined once it has ended. */
  readonly line: () => Promise<string | undefined>;
  readonly end: () => Promise<void>;
}

/** Runs an app that expects WEBHOOK_TOKEN, with nothing else in its environment but PATH. */
export function startApp(
  folder: string,
  args: readonly string[],
  node = process.execPath,
): AppProcess {
  const env = { PATH: process.env.PATH, WEBHOOK_TOKEN: TOKEN };
  const app = spawn(node, args, { cwd: folder, env, stdio: ["ignore", "pipe", "inherit"] });
  const closed = once(app, "close");
  const lines = createInterface(app.stdout)[Symbol.asyncIterator]();
  return {
    async line() {
      const next = await lines.next();
      return next.done ? undefined : next.value;
    },
    async end() {
      app.kill();
      await closed;
    },
  };
}
