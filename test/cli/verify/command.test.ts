import { afterEach, describe, expect, it } from "@jest/globals";
import { sign } from "../../../src/webhook/index.js";
import { runCommand, type Command } from "../../helpers/command.js";

const token = "lamp-room-token";
const OLD = 1_764_000_000;
const BODY = '{"event":"ping"}';

let commands: Command[] = [];

afterEach(async () => {
  await Promise.all(commands.map((command) => command.end()));
  commands = [];
});

async function verify(args: readonly string[], timestamp: number | undefined, body = BODY) {
  const header = sign(BODY, { token, timestamp });
  const pasted = `X-Buildkite-Event: ping\nX-Buildkite-Signature: ${header}\n\n${body}\n`;
  const command = runCommand(["verify", ...args], { WEBHOOK_TOKEN: `new,${token}` }, pasted);
  commands.push(command);
  const code = await command.exited;
  expect(command.stderr()).toBe("");
  expect(command.stdout()).not.toContain(token);
  return { code, stdout: command.stdout() };
}

describe("verify", () => {
  it("accepts what was just sent, under any of the tokens", async () => {
    const { code, stdout } = await verify([], undefined);
    expect(stdout).toMatch(/^Accepted: ping, by its signature, sent \d{4}-.*Z\n$/);
    expect(code).toBe(0);
  });

  it("refuses what is old, and says how to judge it", async () => {
    const { code, stdout } = await verify([], OLD);
    expect(stdout).toMatch(/^Refused: timestamp_outside_window\n.*\n.*--no-window.*\n$/);
    expect(code).toBe(1);
  });

  it.each([
    [["--no-window"], "Its age was not judged (--no-window)."],
    [["--at", String(OLD + 300)], "Judged as of 2025-11-24T16:05:00.000Z (--at)."],
    [["--at", "2025-11-24T16:05:00Z"], "Judged as of 2025-11-24T16:05:00.000Z (--at)."],
  ])("judges it with %j, and says so", async (args, note) => {
    const { code, stdout } = await verify(args, OLD);
    expect(stdout).toBe(
      `Accepted: ping, by its signature, sent 2025-11-24T16:00:00.000Z\n${note}\n`,
    );
    expect(code).toBe(0);
  });

  it("with --json prints the verdict for scripts", async () => {
    const { code, stdout } = await verify(["--json", "--no-window"], OLD, '{ "event": "ping" }');
    expect(JSON.parse(stdout)).toEqual({
      verdict: "refused",
      code: "signature_mismatch",
      message: expect.stringContaining("does not match the body"),
      hint: expect.stringContaining("as compact JSON"),
      window: false,
    });
    expect(code).toBe(1);
  });
});
