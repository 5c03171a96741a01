import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { chooseToken, nextToken } from "../../src/cli/setup/token.js";
import { TOKEN } from "../helpers/app.js";
import { openSetupWorld, type SetupWorld } from "../helpers/setup-world.js";

const NONE = { WEBHOOK_TOKEN: undefined };
const SHOWN =
  /^ {2}heroku config:set WEBHOOK_TOKEN=(?:"\$\(heroku config:get WEBHOOK_TOKEN\),)?([0-9a-f]{40})"?$/m;

let world: SetupWorld;

beforeEach(async () => {
  world = await openSetupWorld();
});

afterEach(() => world.close());

function tokenAtBuildkite(): unknown {
  return world.api.services[0]?.settings.token;
}

/** Sets in the app what is shown, as soon as it is. */
function obey(before: string): (said: string) => Promise<void> {
  let isSet = false;
  return async (said) => {
    const [, token] = SHOWN.exec(said) ?? [];
    if (isSet || token === undefined) return;
    isSet = true;
    await world.restart({ WEBHOOK_TOKEN: `${before}${token}` });
  };
}

describe("a new token", () => {
  it("is shown once, and the webhook is made once the app accepts it", async () => {
    const { code, stdout, stderr } = await world.run(
      { yes: true },
      { environment: NONE, onPause: obey("") },
    );
    expect([code, stderr]).toEqual([0, ""]);
    const [, token = ""] = SHOWN.exec(stdout) ?? [];
    expect(stdout.split(token)).toHaveLength(2);
    expect(tokenAtBuildkite()).toBe(token);
    expect(stdout).toContain("    token: a new one, to sign deliveries with\n");
    expect(stdout).toMatch(/Waiting .*\nThe app accepts it\.\nThe webhook is made\.\nBuildkite's/);
  });

  it("that is never set in the app leaves Buildkite alone", async () => {
    const { code, stderr } = await world.run({ yes: true }, { environment: NONE });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^The app has not accepted the new token for 10 minutes, so nothing/);
    expect(stderr).toMatch(/ set WEBHOOK_TOKEN here as it is in the app, and run this again\.\n$/);
    expect(world.api.services).toEqual([]);
  });

  it("is waited for while the app is away", async () => {
    await world.app.close();
    const { code } = await world.run({ yes: true }, { environment: NONE, onPause: obey("") });
    expect(code).toBe(0);
  });

  it("is not made where Buildkite has one", async () => {
    await world.run({ yes: true });
    const { code, stdout } = await world.run({}, { environment: NONE });
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^Nothing to change/)]);
  });
});

describe("setup --rotate", () => {
  it("has the app accept both, then changes Buildkite, then says to drop the old one", async () => {
    await world.run({ yes: true });
    const { code, stdout, stderr } = await world.run(
      { rotate: true, yes: true },
      { onPause: obey(`${TOKEN},`) },
    );
    expect([code, stderr]).toEqual([0, ""]);
    const [, token = ""] = SHOWN.exec(stdout) ?? [];
    expect(stdout.split(token)).toHaveLength(2);
    expect(stdout).not.toContain(TOKEN);
    expect(tokenAtBuildkite()).toBe(token);
    expect(stdout).toMatch(
      /The app accepts it\.\nThe webhook is changed\.\nBuildkite's ping has arrived.*\nNow drop the old token: /,
    );
    expect(world.api.requests.at(-1)).toEqual({
      line: expect.stringMatching(/^PATCH services\//),
      body: { settings: { token } },
    });
  });

  it("goes on where it was cut off: with the token that WEBHOOK_TOKEN names after Buildkite's", async () => {
    await world.run({ yes: true });
    await world.restart({ WEBHOOK_TOKEN: `${TOKEN},the-next-one` });
    const environment = { WEBHOOK_TOKEN: `${TOKEN},the-next-one` };
    const { code, stdout } = await world.run({ rotate: true, yes: true }, { environment });
    expect(code).toBe(0);
    expect(stdout).not.toMatch(SHOWN);
    expect(stdout).not.toContain("the-next-one");
    expect(tokenAtBuildkite()).toBe("the-next-one");
  });

  it("changes nothing at Buildkite until the app accepts the new one", async () => {
    await world.run({ yes: true });
    const { code, stderr } = await world.run({ rotate: true, yes: true });
    expect(code).toBe(1);
    expect(stderr).toContain("so nothing was changed at Buildkite");
    expect(tokenAtBuildkite()).toBe(TOKEN);
  });

  it("has nothing to replace where there is no webhook", async () => {
    const { code, stderr } = await world.run({ rotate: true, yes: true });
    expect([code, stderr]).toEqual([
      1,
      "No webhook at Buildkite leads to https://light.example.com/webhook: leave out --rotate to make it.\n",
    ]);
  });

  it("only shows that with --dry-run", async () => {
    await world.run({ yes: true });
    const { code, stdout } = await world.run({ rotate: true, dryRun: true });
    expect([code, stdout]).toEqual([0, expect.stringMatching(/ {4}token: another one\n$/)]);
    expect(stdout).not.toMatch(SHOWN);
  });
});

describe("which token", () => {
  const kept = (value: string) => ({ value, isFresh: false });
  const fresh = { value: expect.stringMatching(/^[0-9a-f]{40}$/), isFresh: true };

  it.each([
    [undefined, [], fresh],
    [undefined, ["new", "old"], kept("new")],
    ["old", [], kept("old")],
    ["old", ["new", "old"], kept("old")],
    ["other", ["new", "old"], kept("new")],
  ])("stands at Buildkite where it was %j and WEBHOOK_TOKEN is %j", (present, given, token) => {
    expect(chooseToken(present, given)).toEqual(token);
  });

  it.each([
    ["old", ["old", "new"], kept("new")],
    ["new", ["old", "new"], fresh],
    ["old", ["new", "old"], fresh],
    ["old", [], fresh],
    ["old", ["other"], fresh],
    [undefined, ["other"], fresh],
  ])("comes next where it is %j and WEBHOOK_TOKEN is %j", (present, given, token) => {
    expect(nextToken(present, given)).toEqual(token);
  });
});
