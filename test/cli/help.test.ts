import { describe, expect, it, jest } from "@jest/globals";
import { runCommand } from "../helpers/command.js";

// Each test starts a process, which a busy machine takes its time for.
jest.setTimeout(60_000);

describe("what is to be known", () => {
  it("is its version, as the package has it", async () => {
    const command = runCommand(["--version"]);
    expect(await command.exited).toBe(0);
    expect(command.stdout()).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    ["start", "WEBHOOK_TOKEN"],
    ["follow", "FOLLOW_TOKEN"],
    ["setup", "BUILDKITE_API_TOKEN"],
  ])("has examples of %s, and the variables that it reads: %s", async (name, variable) => {
    const command = runCommand([name, "--help"]);
    expect(await command.exited).toBe(0);
    expect(command.stdout()).toMatch(
      new RegExp(`Examples:\\n  \\$ .*buildkite-build-light ${name}`),
    );
    expect(command.stdout()).toContain(variable);
  });
});
