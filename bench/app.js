import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { TOKEN } from "./deliveries.js";

const MAIN = join(import.meta.dirname, "../dist/cli/main.js");

/** @typedef {Awaited<ReturnType<typeof startApp>>} App */

/**
 * The app in a process of its own, on a free port. Resolves once it listens.
 *
 * @param {Record<string, string>} settings besides those that are the same for all
 */
export async function startApp(settings) {
  const env = {
    PATH: process.env.PATH,
    WEBHOOK_TOKEN: TOKEN,
    PORT: "0",
    LIGHTS: "screen",
    BRANCHES: "*",
    LOG_LEVEL: "silent",
    STATE_PATH: "",
    ...settings,
  };
  // Elsewhere, for what an .env here says is not asked for.
  const child = spawn(process.execPath, [MAIN, "start"], { cwd: tmpdir(), env });
  child.stderr.pipe(process.stderr);
  const exited = once(child, "exit");
  /** @type {string} */
  const origin = await new Promise((resolve, reject) => {
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (chunk) => {
      said += String(chunk);
      const [, found] = /^The build light is at (\S+)$/m.exec(said) ?? [];
      if (found) resolve(found);
    });
    void exited.then(() => {
      reject(new Error("The app has ended before it listened."));
    });
  });
  return {
    origin,
    /** Microseconds of CPU time since this was first asked. */
    async cpu() {
      const response = await fetch(`${origin}/metrics`);
      const [, seconds] = /^process_cpu_seconds_total (\S+)/m.exec(await response.text()) ?? [];
      return Number(seconds) * 1e6;
    },
    async end() {
      child.kill();
      await exited;
    },
  };
}
