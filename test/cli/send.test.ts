import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { post, startApp, TOKEN, type RunningApp } from "../helpers/app.js";
import { runCommand, type Command } from "../helpers/command.js";
import { payloadOf } from "../helpers/payloads.js";

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

async function send(args: readonly string[], input = "") {
  const url = ["--url", `${app.origin}/webhook`];
  const command = runCommand(["send", ...args, ...url], { WEBHOOK_TOKEN: TOKEN }, input);
  commands.push(command);
  const code = await command.exited;
  return { code, stdout: command.stdout(), stderr: command.stderr() };
}

describe("send", () => {
  it("with --replay sends the very same twice: the second is a duplicate", async () => {
    const { code, stdout, stderr } = await send(["ping", "--replay"]);
    expect(stdout.split("\n")).toEqual([
      '200 {"ok":true,"event":"ping","duplicate":false}',
      '200 {"ok":true,"event":"ping","duplicate":true}',
      "",
    ]);
    expect(stderr).toMatch(/^Accepted: ping\.\nAccepted, as a duplicate: ping/);
    expect(code).toBe(0);
  });

  it.each([
    ["--stale", "timestamp_outside_window"],
    ["--tamper", "signature_mismatch"],
  ])("with %s is refused: %s", async (option, refusal) => {
    const { code, stdout, stderr } = await send(["build.running", option]);
    expect(stdout).toMatch(new RegExp(`^401 .*"${refusal}"`));
    expect(stderr).toMatch(new RegExp(`^Refused: ${refusal}\\. The signature.*\n$`));
    expect(stdout + stderr).not.toContain(TOKEN);
    expect(code).toBe(1);
  });

  it("with --json prints what the answers mean", async () => {
    const { stdout, stderr } = await send(["ping", "--replay", "--json"]);
    expect(JSON.parse(stdout)).toEqual([
      { status: 200, verdict: "accepted", event: "ping" },
      { status: 200, verdict: "duplicate", event: "ping" },
    ]);
    expect(stderr).toBe("");
  });

  it("with --file sends a body as it is, from the standard input too", async () => {
    const body = JSON.stringify(payloadOf("agent.lost"), undefined, 4);
    const { code, stdout } = await send(["--file", "-"], `${body}\n`);
    expect(stdout).toBe('200 {"ok":true,"event":"agent.lost","duplicate":false}\n');
    expect(code).toBe(0);
  });

  it("says what another path answers", async () => {
    const command = runCommand(["send", "ping", "--url", `${app.origin}/page`], {
      WEBHOOK_TOKEN: TOKEN,
    });
    commands.push(command);
    expect(await command.exited).toBe(1);
    expect(command.stderr()).toMatch(/^Refused: not_found/);
  });
});

describe("sign", () => {
  const WEBHOOK_TOKEN = "my-webhook-token";

  it("prints what Buildkite would send for a body", async () => {
    const args = ["sign", "--timestamp", "1764000000"];
    const command = runCommand(args, { WEBHOOK_TOKEN }, '{"event":"ping"}');
    commands.push(command);
    expect(await command.exited).toBe(0);
    expect(command.stdout()).toMatch(
      /^timestamp=1764000000,signature=a72786d3[0-9a-f]{49}572efcb\n$/,
    );
  });

  it("makes a signature that the app takes", async () => {
    const body = JSON.stringify(payloadOf("ping"));
    const command = runCommand(["sign"], { WEBHOOK_TOKEN: TOKEN }, body);
    commands.push(command);
    await command.exited;
    const headers = { "X-Buildkite-Signature": command.stdout().trim() };
    expect((await post(app.origin, body, headers)).status).toBe(200);
  });

  it("reads no setting that it has no use for", async () => {
    const wrong = { LIGHTS: "cloud", LIGHTS_CONFIG: "lights.yaml", NOTIFY_URL: "nowhere" };
    const command = runCommand(["sign"], { ...wrong, NODE_ENV: "production", WEBHOOK_TOKEN }, "{}");
    commands.push(command);
    expect(await command.exited).toBe(0);
    expect(command.stderr()).toBe("");
  });

  it("with --curl prints a command for a shell, without the token", async () => {
    const args = ["sign", "--curl", "--url", "https://light.example.com/it's"];
    const command = runCommand(args, { WEBHOOK_TOKEN }, "{}");
    commands.push(command);
    expect(await command.exited).toBe(0);
    expect(command.stdout()).toMatch(
      /^curl 'https:\/\/light\.example\.com\/it'\\''s' \\\n {2}-H 'Content-Type: application\/json' \\\n {2}-H 'X-Buildkite-Signature: timestamp=\d+,signature=[0-9a-f]{64}' \\\n {2}--data-binary '@-'\n$/,
    );
    expect(command.stdout() + command.stderr()).not.toContain(WEBHOOK_TOKEN);
  });
});
