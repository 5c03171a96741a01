import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { startApp, TOKEN, type RunningApp } from "../../helpers/app.js";
import { runCommand, type Command } from "../../helpers/command.js";

let app: RunningApp;
let commands: Command[] = [];

beforeAll(async () => {
  app = await startApp();
});

afterEach(async () => {
  await Promise.all(commands.map((command) => command.end()));
  commands = [];
});

afterAll(() => app.close());

async function doctor(args: readonly string[], environment: Readonly<Record<string, string>>) {
  const command = runCommand(["doctor", ...args], {
    LIFX_LAN_BROADCAST: "127.255.255.255",
    BUILDKITE_API_URL: "http://127.0.0.1:9",
    ...environment,
  });
  commands.push(command);
  const code = await command.exited;
  expect(command.stderr()).toBe("");
  return { code, stdout: command.stdout() };
}

describe("doctor", () => {
  it("has a line for each check, and exits with 0 where none has failed", async () => {
    const { code, stdout } = await doctor(["--url", app.origin], { WEBHOOK_TOKEN: TOKEN });
    const lines = stdout.trimEnd().split("\n");
    expect(lines.map((line) => line.slice(0, 22).trim())).toEqual([
      ...["✓ Settings", "– Clock", "– LIFX's HTTP API", "– Bulbs on the LAN", "– Redis"],
      ...[
        "– Buildkite's API",
        "– Notifications",
        "– The followed app",
        "✓ The app",
        "✓ Its webhook",
        "✓ Its token",
        "✓ Its clock",
      ],
    ]);
    expect(stdout).not.toContain(TOKEN);
    expect(code).toBe(0);
  });

  it("exits with 1 where one has failed, and leaves out what comes after it", async () => {
    const url = "http://127.0.0.1:9";
    const { code, stdout } = await doctor(["--json", "--url", url], { WEBHOOK_TOKEN: "m4rk3r" });
    expect(JSON.parse(stdout)).toMatchObject([
      { name: "Settings", mark: "ok" },
      { name: "Clock", mark: "noted" },
      { name: "LIFX's HTTP API", mark: "noted" },
      { name: "Bulbs on the LAN", mark: "noted" },
      { name: "Redis", mark: "noted" },
      { name: "Buildkite's API", mark: "noted" },
      { name: "Notifications", mark: "noted" },
      { name: "The followed app", mark: "noted" },
      { name: "The app", mark: "failed" },
    ]);
    expect(stdout).not.toContain("m4rk3r");
    expect(code).toBe(1);
  });

  it("names every fault of the settings, and no value", async () => {
    const { code, stdout } = await doctor([], { PORT: "m4rk3r", LIGHTS: "cloud" });
    expect(stdout).toMatch(/^✗ Settings +Mend these.*\n +PORT: .*\n +LIFX_ACCESS_TOKEN: .*\n$/);
    expect(stdout).not.toContain("m4rk3r");
    expect(code).toBe(1);
  });
});
