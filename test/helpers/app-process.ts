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
  /** The next line on stdout; rejects with what is on stderr where it ends instead. */
  readonly line: () => Promise<string>;
  readonly end: () => Promise<void>;
}

export interface AppOptions {
  readonly node?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs an app, with nothing in its environment but PATH, WEBHOOK_TOKEN and what is given. */
export function startApp(
  folder: string,
  args: readonly string[],
  { node = process.execPath, env = {} }: AppOptions = {},
): AppProcess {
  const app = spawn(node, args, {
    cwd: folder,
    env: { PATH: process.env.PATH, WEBHOOK_TOKEN: TOKEN, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const closed = once(app, "close");
  const complaints = text(app.stderr);
  const lines = createInterface(app.stdout)[Symbol.asyncIterator]();
  return {
    async line() {
      const next = await lines.next();
      if (next.done) throw new Error(`The app has ended: ${await complaints}`);
      return next.value;
    },
    async end() {
      app.kill();
      await closed;
    },
  };
}
