import { afterEach, expect, it } from "@jest/globals";
import { startApp, type RunningApp } from "../helpers/app.js";
import { runCommand, type Command } from "../helpers/command.js";
import { until } from "../helpers/until.js";

const FOLLOW_TOKEN = "f0llow-t0ken-0123";
const HERE = { FOLLOW_TOKEN, LIFX_LAN_BROADCAST: "127.255.255.255" };

let app: RunningApp | undefined;
let command: Command;

afterEach(async () => {
  await command.end();
  await app?.close();
  app = undefined;
});

it("follows the app that it is given, and leaves on SIGTERM", async () => {
  app = await startApp({ FOLLOW_TOKEN });
  command = runCommand(["follow", app.origin], { ...HERE, FOLLOW_URL: "https://other.example" });
  await until(() => command.stdout().includes('"lights":["light"]'));
  command.kill("SIGTERM");
  expect(await command.exited).toBe(0);
  expect(command.stderr()).toBe("");
  expect(command.stdout()).not.toContain(FOLLOW_TOKEN);
});

it("leaves at once on Ctrl-C while the app is away", async () => {
  command = runCommand(["follow"], { ...HERE, FOLLOW_URL: "http://127.0.0.1:9" });
  await until(() => command.stdout().includes("line_broken"));
  command.kill("SIGINT");
  expect(await command.exited).toBe(0);
});

it("names all that is not right, and no value", async () => {
  command = runCommand(["follow", "http://light.example"], { FOLLOW_TOKEN: "s3cret" });
  expect(await command.exited).toBe(1);
  expect(command.stderr()).toMatch(/^The settings are not right:\n {2}FOLLOW_URL: .+\n {2}FOLLOW_/);
  expect(command.stderr()).not.toContain("s3cret");
});
