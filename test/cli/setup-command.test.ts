import { describe, expect, it } from "@jest/globals";
import { Command } from "commander";
import { addSetup } from "../../src/cli/setup/command.js";
import { looksSecret } from "../../src/cli/setup/looks-secret.js";
import { TOKEN } from "../helpers/app.js";
import { runCommand } from "../helpers/command.js";
import {
  API_TOKEN,
  ORGANIZATION,
  startFakeNotificationServices,
} from "../helpers/fake-notification-services.js";

const HEX = "0123456789abcdef0123456789abcdef01234567";
const LIGHT = ["--url", "https://light.example.com"];
const ORG = ["--org", ORGANIZATION];

describe("the command setup", () => {
  const SECRET = /^An argument looks like a token or a password\..* BUILDKITE_API_TOKEN .*\n$/;
  const CASES: readonly (readonly [readonly string[], RegExp])[] = [
    [[...LIGHT], /required option '--org <slug>' not specified/],
    [[...ORG], /required option '--url <url>' not specified/],
    [["--org", "a b", ...LIGHT], /must be the slug/],
    [[...ORG, "--url", "http://light.example.com"], /would travel unencrypted: use https\./],
    [[...ORG, "--url", "light.example.com"], /must be an address such as https:/],
    [[...ORG, "--url", "https://light.example.com/elsewhere"], /must be an address such as https:/],
    [[...ORG, "--url", "https://light.example.com/?a=b"], /must be an address such as https:/],
    [[...ORG, ...LIGHT, "--pipeline", "two words"], /must be a pipeline's slug/],
    [[...ORG, ...LIGHT, "--branch", "!!main"], /`!` must be followed by a branch/],
    [[...ORG, ...LIGHT, "--branch", " "], /must name branches/],
    [[...ORG, ...LIGHT, "--remove", "--rotate"], /cannot be used with option '--rotate'/],
    [[...ORG, ...LIGHT, "--remove", "--branch", "main"], /cannot be used with option '--branch/],
    [[...ORG, ...LIGHT, "--colour"], /unknown option '--colour'/],
    [[...ORG, ...LIGHT, "--token", API_TOKEN], SECRET],
    [[...ORG, ...LIGHT, `--api-token=${API_TOKEN}`], SECRET],
    [["--org", API_TOKEN, ...LIGHT], SECRET],
    [[...ORG, ...LIGHT, HEX], SECRET],
    [[...ORG, "--url", `https://me:${HEX}@light.example.com`], SECRET],
  ];

  it.each(CASES)("exits with 1 and says why, with %j", async (args, message) => {
    let said = "";
    const program = new Command()
      .exitOverride()
      .configureOutput({ writeOut: (text) => (said += text), writeErr: (text) => (said += text) });
    addSetup(program);
    const parsed = program.parseAsync(["setup", ...args], { from: "user" });
    await expect(parsed).rejects.toMatchObject({ exitCode: 1 });
    expect(said).toMatch(message);
    for (const secret of [API_TOKEN, HEX]) expect(said).not.toContain(secret);
  });

  it("reads its options and the environment, and takes its tokens from nowhere else", async () => {
    const api = await startFakeNotificationServices();
    const args = [...ORG, ...LIGHT, "--dry-run", "--json", "--pipeline", "foghorn"];
    const command = runCommand(["setup", ...args, "--branch", "main", "--branch", "release/*"], {
      BUILDKITE_API_TOKEN: API_TOKEN,
      BUILDKITE_API_URL: api.url,
      WEBHOOK_TOKEN: TOKEN,
      // Of no matter here, though the app would not start with it.
      LIGHTS: "cloud",
    });
    expect(await command.exited).toBe(0);
    await api.close();
    expect(JSON.parse(command.stdout())).toEqual({
      outcome: "planned",
      url: "https://light.example.com/webhook",
      steps: [{ kind: "make" }],
      ping: null,
    });
    expect(command.stderr()).toContain("pipelines: foghorn\n    branches: main release/*\n");
    expect(command.stderr()).not.toContain(TOKEN);
  });

  it.each([
    [[], /^An API token of Buildkite's is needed: .*\n$/],
    [["--token", API_TOKEN], SECRET],
  ])("is part of the program, and exits with 1: %j", async (args, message) => {
    const command = runCommand(["setup", ...ORG, ...LIGHT, ...args]);
    expect(await command.exited).toBe(1);
    expect(command.stderr()).toMatch(message);
  });
});

describe("an argument", () => {
  it.each([
    API_TOKEN,
    "bkua_0123456789",
    HEX,
    `--branch=${HEX}`,
    HEX.slice(8),
    "--token",
    "--webhook-token=x",
    "--api-token",
    "--password",
    "https://me:password@example.com",
  ])("that may be a secret: %s", (argument) => {
    expect(looksSecret(argument)).toBe(true);
  });

  it.each([
    "--org",
    "acme",
    "https://my-light-0123456789ab.herokuapp.com",
    "me@example.com",
    "release/token-*",
    "0123456789abcdef",
    "--rotate",
  ])("that is none: %s", (argument) => {
    expect(looksSecret(argument)).toBe(false);
  });
});
