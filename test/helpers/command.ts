import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "./until.js";

const MAIN = join(import.meta.dirname, "../../dist/cli/main.js");

export type Environment = Readonly<Record<string, string>>;

/** The command line as it is installed, in a process of its own. */
export interface Command {
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Where it listens; resolves once it does. */
  readonly origin: () => Promise<string>;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Its exit code, null where a signal has ended it. */
  readonly exited: Promise<number | null>;
  /** Ends it if it has not ended, and waits for that. */
  readonly end: () => Promise<void>;
}

/**
 * Starts it in an empty folder, with nothing in its environment but PATH and what is given, and with
 * `input` on its standard input.
 */
export function runCommand(
  args: readonly string[],
  environment: Environment = {},
  input = "",
): Command {
  const cwd = mkdtempSync(join(tmpdir(), "build-light-"));
  const env = { PATH: process.env.PATH, PORT: "0", ...environment };
  const child = spawn(process.execPath, [MAIN, ...args], { cwd, env, stdio: "pipe" });
  // Most of them do not read it, and may have ended.
  child.stdin.on("error", () => undefined).end(input);
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
  const exited = once(child, "close").then(() => {
    rmSync(cwd, { recursive: true });
    return child.exitCode;
  });

  function originIn(text: string): string | undefined {
    return /^The build light is at (\S+)$/m.exec(text)?.[1];
  }

  return {
    stdout: () => stdout,
    stderr: () => stderr,
    async origin() {
      await until(() => originIn(stdout) !== undefined || child.exitCode !== null);
      const origin = originIn(stdout);
      if (origin === undefined) throw new Error(`It did not start: ${stderr}`);
      return origin;
    },
    kill: (signal) => {
      child.kill(signal);
    },
    exited,
    async end() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}
