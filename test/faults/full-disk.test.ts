import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { sampleBody } from "../../src/cli/sample.js";
import { accepted, post, signature, startApp, TOKEN } from "../helpers/app.js";
import { lettersOf, offer } from "../helpers/offers.js";
import { until } from "../helpers/until.js";
import { freshPaths } from "../store/support.js";

jest.setTimeout(120_000);

const MAIN = join(import.meta.dirname, "../../dist/cli/main.js");

const freshPath = freshPaths();
const processes: ChildProcess[] = [];

afterEach(() => {
  for (const each of processes.splice(0)) each.kill("SIGKILL");
});

interface App {
  readonly pid: string;
  readonly origin: string;
  readonly stdout: () => string;
  readonly kill: () => Promise<unknown>;
}

/** The app in a process of its own, for what its files may grow to is the whole process's. */
async function spawnApp(path: string): Promise<App> {
  const env = { PATH: process.env.PATH, WEBHOOK_TOKEN: TOKEN, PORT: "0", STATE_PATH: path };
  const options = { env: { ...env, LIGHTS: "screen", BRANCHES: "*" }, cwd: dirname(path) };
  const child = spawn(process.execPath, [MAIN], { ...options, stdio: ["ignore", "pipe", 2] });
  processes.push(child);
  let stdout = "";
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
  const origin = () => /^The build light is at (\S+)$/m.exec(stdout)?.[1];
  await until(() => origin() !== undefined);
  const exited = once(child, "close");
  return {
    pid: String(child.pid),
    origin: origin() ?? "",
    stdout: () => stdout,
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

/** Whether it says that it can take deliveries, or why not. */
async function health(origin: string) {
  const response = await fetch(`${origin}/healthz`);
  const body: unknown = await response.json();
  return { status: response.status, body };
}

async function untilHealthy(origin: string): Promise<void> {
  while ((await health(origin)).status !== 200) await sleep(50);
}

function unhealthy(reason: RegExp) {
  return { status: 503, body: { ok: false, reason: expect.stringMatching(reason) } };
}

const refused = {
  status: 503,
  body: { error: { code: "state_unavailable", message: expect.stringContaining("/healthz") } },
};

describe("where the state cannot be opened", () => {
  it("deliveries are refused until it can, and are then taken for the first time", async () => {
    const path = freshPath();
    writeFileSync(path, "no folder");
    const app = await startApp({ STATE_PATH: join(path, "state"), BRANCHES: "*" });
    expect(await health(app.origin)).toEqual(unhealthy(/no folder can be made there/));

    const body = sampleBody("build.running");
    const headers = signature(body);
    const response = await fetch(`${app.origin}/webhook`, { method: "POST", body, headers });
    expect(Number(response.headers.get("Retry-After"))).toBeGreaterThan(0);
    const send = () => post(app.origin, body, headers);
    // A duplicate of one under way is no better off.
    expect(await Promise.all([send(), send()])).toEqual([refused, refused]);
    expect((await fetch(app.origin)).status).toBe(200);

    rmSync(path);
    await untilHealthy(app.origin);
    expect(await send()).toEqual(accepted("build.running"));
    expect(await send()).toEqual(accepted("build.running", true));
    expect(app.lines.filter(({ level }) => level === 50)).toHaveLength(1);
    await app.close();
  });
});

const onLinux = process.platform === "linux" ? describe : describe.skip;

onLinux("where the disk is full", () => {
  it("deliveries are refused until there is room; what is answered 200 is kept", async () => {
    const path = freshPath();
    const app = await spawnApp(path);
    const limitFiles = (bytes: string) => {
      execFileSync("prlimit", ["--pid", app.pid, `--fsize=${bytes}`]);
    };
    const letters = lettersOf(1, 1000);
    const first = offer(app.origin, letters);
    await until(() => first.answers.length > 200);
    limitFiles("0:unlimited");
    await first.ended;
    const others = first.answers.filter(({ status }) => status !== 200);
    expect(others.length).toBeGreaterThan(0);
    for (const { status, body } of others) expect({ status, body }).toEqual(refused);
    expect(await health(app.origin)).toEqual(unhealthy(/may not grow/));

    limitFiles("unlimited");
    await untilHealthy(app.origin);
    const names = new Set(others.map(({ letter }) => letter.name));
    const again = letters.filter(({ name }) => names.has(name));
    const second = offer(
      app.origin,
      again.map((letter) => ({ ...letter, copies: 1 })),
    );
    await second.ended;
    expect(second.answers).toHaveLength(again.length);
    const isFirst = expect.objectContaining({ duplicate: false });
    for (const { body } of second.answers) expect(body).toEqual(isFirst);
    const said = app.stdout().match(/"level":50.*|The state is kept again/g);
    expect(said).toEqual([expect.stringMatching(/cannot be kept/), "The state is kept again"]);

    await app.kill();
    const restarted = await spawnApp(path);
    const report = await (await fetch(`${restarted.origin}/api/status`)).text();
    const missing = letters.filter(({ name }) => !report.includes(`"name":"${name}"`));
    expect(missing.map(({ name }) => name)).toEqual([]);
    await restarted.kill();
  });
});
