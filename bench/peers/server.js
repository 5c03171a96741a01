import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";

const SERVE = new URL("serve.js", import.meta.url).pathname;

/** @typedef {Awaited<ReturnType<typeof startServer>>} Server */

/**
 * A contender in its own process; with `core` it runs there alone. `NODE_ARGS` reach it, so that
 * `NODE_ARGS=--cpu-prof` writes its profile.
 *
 * @param {string} file
 * @param {string | undefined} core
 */
export async function startServer(file, core) {
  const node = [process.execPath, ...(process.env.NODE_ARGS?.split(" ") ?? []), SERVE, file];
  const [command = "", ...args] = core === undefined ? node : ["taskset", "-c", core, ...node];
  const stdio = ["ignore", "inherit", "inherit", "ipc"];
  const child = spawn(command, args, { stdio, env: { ...process.env, NODE_ENV: "production" } });
  const exited = once(child, "exit");
  const [{ port }] = await once(child, "message");
  return {
    port,
    /** Microseconds of CPU time so far. */
    async cpu() {
      child.send("cpu");
      const [{ user, system }] = await once(child, "message");
      return user + system;
    },
    async end() {
      child.disconnect();
      await exited;
    },
  };
}
