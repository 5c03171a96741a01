import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { SETTING_NAMES } from "../src/settings/settings.js";
import { startApp, type RunningApp } from "./helpers/app.js";

const root = (path: string): string => join(import.meta.dirname, "..", path);
const textOf = (path: string): string => readFileSync(root(path), "utf8");

const Package = z.object({
  scripts: z.object({ build: z.string(), "build:package": z.string() }),
});

describe("the Dockerfile", () => {
  const text = textOf("Dockerfile");
  const copied = [...text.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, names = ""]) =>
    names.split(" "),
  );
  let app: RunningApp;

  beforeAll(async () => {
    app = await startApp();
  });

  afterAll(() => app.close());

  /** The exit code of the health check, as Docker runs it. */
  async function health(port: number): Promise<number | null> {
    const [, json = ""] = /^HEALTHCHECK [^[]*(\[.*\])$/m.exec(text) ?? [];
    const [, ...args] = z.array(z.string()).parse(JSON.parse(json));
    const env = { PATH: process.env.PATH, PORT: String(port) };
    const check = spawn(process.execPath, args, { env });
    await once(check, "exit");
    return check.exitCode;
  }

  it("copies what there is and what .dockerignore lets through, and nothing else is", () => {
    const through = [...textOf(".dockerignore").matchAll(/^!(.+)$/gm)].map(([, name]) => name);
    expect(new Set(copied)).toEqual(new Set(through));
    expect(copied.filter((name) => !existsSync(root(name)))).toEqual([]);
  });

  it("copies what the build goes by", () => {
    const { scripts } = Package.parse(JSON.parse(textOf("package.json")));
    const build = `${scripts.build} ${scripts["build:package"]}`;
    const configs = [...build.matchAll(/-p (tsconfig\S*)/g)].map(([, name]) => name);
    expect(configs).not.toEqual([]);
    expect(copied).toEqual(expect.arrayContaining(configs));
  });

  it("runs node itself and not as root, so that a SIGTERM reaches the app", () => {
    expect(text).toMatch(/^USER node$/m);
    expect(text).toMatch(/^ENTRYPOINT \["node", .*"dist\/cli\/main\.js"\]$/m);
    expect(text).toMatch(/^CMD \["start"\]$/m);
  });

  it("asks for its health", async () => {
    expect(await health(app.port)).toBe(0);
    // Nobody listens at the port of discarding.
    expect(await health(9)).toBe(1);
  });
});

describe("compose.yaml", () => {
  const Service = z.looseObject({
    environment: z.record(z.string(), z.string()).optional(),
    command: z.array(z.string()).optional(),
  });
  const Compose = z.object({ services: z.record(z.string(), Service) });
  const { services } = Compose.parse(parse(textOf("compose.yaml")));

  it("names settings that there are", () => {
    const names = Object.keys(services.light?.environment ?? {});
    expect(names.filter((name) => !SETTING_NAMES.includes(name))).toEqual([]);
  });

  it("has a Redis that loses nothing", () => {
    const command = services.redis?.command?.join(" ");
    expect(command).toContain("--appendonly yes --appendfsync always");
    expect(command).toContain("--maxmemory-policy noeviction");
  });
});

describe("the systemd unit", () => {
  const text = textOf("examples/build-light-follow.service");

  it("starts a follower, and starts it anew whatever ended it", () => {
    expect(text).toMatch(/^ExecStart=\/usr\/bin\/node .*\/dist\/cli\/main\.js follow$/m);
    expect(text).toMatch(/^Restart=always$/m);
    expect(text).not.toMatch(/^MemoryDenyWriteExecute/m);
  });

  it("holds no secret, and names settings that there are", () => {
    const names = [...text.matchAll(/^Environment=(\w+)=/gm)].map(([, name]) => name);
    expect(names).toEqual(["STATE_PATH"]);
    expect(text).toMatch(/^EnvironmentFile=\/etc\/build-light-follow\.env$/m);
  });
});
