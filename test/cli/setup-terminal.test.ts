import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { PassThrough } from "node:stream";
import { createTerminal } from "../../src/cli/setup/terminal.js";
import { API_TOKEN } from "../helpers/fake-notification-services.js";
import { openSetupWorld, type SetupWorld } from "../helpers/setup-world.js";

const STOPPED = { code: "stopped", message: "Stopped: nothing was changed at Buildkite." };

function open(isTTY = true) {
  const input = Object.assign(new PassThrough(), { isTTY });
  const output = new PassThrough();
  let shown = "";
  output.on("data", (chunk: Buffer) => (shown += chunk.toString("utf8")));
  return { input, terminal: createTerminal({ input, output }), shown: () => shown };
}

describe("the terminal", () => {
  it.each([true, false])("is one to answer at if the input is one: %j", (isTTY) => {
    expect(open(isTTY).terminal.isInteractive).toBe(isTTY);
  });

  it("takes a secret without showing it, then the next answer", async () => {
    const { input, terminal, shown } = open();
    const secret = terminal.askHidden("Token: ");
    input.write("s3cr3t\u007ft\r");
    expect(await secret).toBe("s3cr3t");
    expect(shown()).toBe("Token: \n");
    const answer = terminal.ask("Do that? ");
    input.write(" yes \n");
    expect(await answer).toBe("yes");
    terminal.say("Done.");
    expect(shown()).toBe("Token: \nDo that? Done.\n");
  });

  it.each(["ask", "askHidden"] as const)("stops at the end of the input: %s", async (ask) => {
    const { input, terminal } = open();
    const answer = terminal[ask]("?");
    input.end();
    await expect(answer).rejects.toMatchObject(STOPPED);
  });

  it("stops on Ctrl-C", async () => {
    const { input, terminal, shown } = open();
    const answer = terminal.askHidden("Token: ");
    input.write("s3cr\u0003");
    await expect(answer).rejects.toMatchObject(STOPPED);
    expect(shown()).not.toContain("s3cr");
  });
});

describe("setup at a terminal", () => {
  let world: SetupWorld;
  beforeEach(async () => {
    world = await openSetupWorld();
  });
  afterEach(() => world.close());

  it("asks for the API token without showing it, and for a yes", async () => {
    const { code, stdout, stderr } = await world.run(
      {},
      {
        environment: { BUILDKITE_API_TOKEN: undefined },
        answers: { "Buildkite API token": API_TOKEN, "Do that?": "yes" },
      },
    );
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^Buildkite API token \(it is not shown\): \nTo do at Buildkite/);
    expect(stdout).not.toContain(API_TOKEN);
  });

  it("needs an answer to that", async () => {
    const { code, stderr } = await world.run(
      {},
      { environment: { BUILDKITE_API_TOKEN: undefined }, answers: { "Buildkite API token": "" } },
    );
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^An API token of Buildkite's is/)]);
  });
});
