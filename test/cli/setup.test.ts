import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { LIGHT_EVENTS } from "../../src/cli/setup/events.js";
import { TOKEN } from "../helpers/app.js";
import { API_TOKEN } from "../helpers/fake-notification-services.js";
import { fakeWebhook } from "../helpers/fake-webhook.js";
import { openSetupWorld, WEBHOOK, type Ran, type SetupWorld } from "../helpers/setup-world.js";

let world: SetupWorld;
let ran: Ran[];

beforeEach(async () => {
  world = await openSetupWorld();
  ran = [];
});

afterEach(async () => {
  const said = ran.map(({ stdout, stderr }) => stdout + stderr).join("");
  expect(said).not.toContain(API_TOKEN);
  expect(said).not.toContain(TOKEN);
  await world.close();
});

async function run(...args: Parameters<SetupWorld["run"]>): Promise<Ran> {
  const outcome = await world.run(...args);
  ran.push(outcome);
  return outcome;
}

function writes(): string[] {
  return world.api.requests.map(({ line }) => line).filter((line) => !line.startsWith("GET"));
}

const right = {
  url: WEBHOOK,
  token: TOKEN,
  token_mode: "signature" as const,
  events: [...LIGHT_EVENTS],
};

describe("setup", () => {
  it("makes the webhook, and sees Buildkite's ping arrive", async () => {
    const { code, stdout, stderr } = await run({ yes: true });
    expect(stdout).toBe(
      [
        "To do at Buildkite, for harbour-lights:",
        `  make a webhook to ${WEBHOOK}`,
        `    events: ${LIGHT_EVENTS.join(", ")}`,
        "    pipelines: all",
        "    branches: all",
        "    token: WEBHOOK_TOKEN, to sign deliveries with",
        "The webhook is made.",
        "Buildkite's ping has arrived: the light is connected.",
        "",
      ].join("\n"),
    );
    expect([code, stderr]).toEqual([0, ""]);
    expect(world.api.services).toMatchObject([
      {
        provider: { id: "webhook" },
        description: "Build light",
        enabled: true,
        scope: "all",
        branch_configuration: "",
        settings: { ...right, tls_verify: true },
      },
    ]);
  });

  it("changes nothing the second time, and tries the app", async () => {
    await run({ yes: true, pipeline: ["lamp-room"], branch: ["main"] });
    const again = await run({ pipeline: ["lamp-room"], branch: ["main"] });
    expect(again.stdout).toBe(`Nothing to change: the webhook to ${WEBHOOK} is as it should be.\n`);
    expect(again.code).toBe(0);
    expect(writes()).toEqual(["POST services"]);
    // Its filters stay where none are asked for.
    expect((await run()).stdout).toMatch(/^Nothing to change/);
  });

  it("narrows it to pipelines and branches", async () => {
    const { stdout } = await run({
      yes: true,
      pipeline: ["lamp-room", "foghorn", "lamp-room"],
      branch: ["main", "release/*"],
    });
    expect(stdout).toContain("    pipelines: lamp-room, foghorn\n    branches: main release/*\n");
    expect(world.api.services).toMatchObject([
      {
        scope: "some_projects",
        scope_uuids: [...world.api.pipelines.values()],
        branch_configuration: "main release/*",
      },
    ]);
  });

  it("finds its own among others, however many pages there are, and changes what differs", async () => {
    const ours = fakeWebhook(
      {
        ...right,
        token: "another",
        token_mode: "token",
        events: ["build.finished", "agent.connected"],
      },
      { enabled: false, description: "Made by hand", branch_configuration: "main" },
    );
    const others = ["https://other.example.com/webhook", "https://light.example.com/other"];
    world.api.services = [
      fakeWebhook(
        { url: "https://other.example.com" },
        { provider: { id: "slack" }, settings: {} },
      ),
      ...others.map((url) => fakeWebhook({ url })),
      ours,
    ];
    world.api.pageSize = 1;
    const before = structuredClone(ours);
    const { code, stdout } = await run({ yes: true, branch: ["*"] });
    const missing = LIGHT_EVENTS.filter((name) => name !== "build.finished").join(", ");
    expect(stdout).toContain(
      [
        `  change the webhook to ${WEBHOOK}`,
        "    deliveries: signed, instead of with the token itself",
        "    token: another one",
        `    events: with ${missing}; without agent.connected`,
        "    branches: all instead of main",
        `  enable the webhook to ${WEBHOOK}`,
        "The webhook is changed.",
      ].join("\n"),
    );
    expect(code).toBe(0);
    expect(writes()).toEqual([`PATCH services/${ours.id}`, `PUT services/${ours.id}/enable`]);
    expect(world.api.services[3]).toEqual({
      ...before,
      enabled: true,
      branch_configuration: "",
      settings: { ...right, version: 3, tls_verify: true },
    });
    expect((await run({ branch: ["*"] })).stdout).toMatch(/^Nothing to change/);
  });

  it("advises to replace a token that was sent with deliveries", async () => {
    world.api.services = [fakeWebhook({ ...right, token_mode: "token" })];
    const { stdout } = await run({ yes: true }, { environment: { WEBHOOK_TOKEN: undefined } });
    expect(stdout).toMatch(/^Until now each delivery carried the token itself.*--rotate\.\n$/m);
    expect(world.api.services).toMatchObject([{ settings: { token: TOKEN } }]);
  });

  it("only shows it with --dry-run, and needs no leave to write for that", async () => {
    world.api.scopes = ["read_notification_services"];
    const { code, stdout } = await run({ dryRun: true });
    expect([code, writes()]).toEqual([0, []]);
    expect(stdout).toMatch(/ to sign deliveries with\n$/);
    expect(world.app.lines.filter(({ verdict }) => verdict !== undefined)).toEqual([]);
  });

  it.each([
    ["yes", 0, ["POST services"]],
    ["Y", 0, ["POST services"]],
    ["no", 1, []],
    ["", 1, []],
  ])("asks first, and takes %j for an answer", async (reply, code, expected) => {
    const outcome = await run({}, { answers: { "Do that? (yes)": reply } });
    expect([outcome.code, writes()]).toEqual([code, expected]);
    expect(outcome.stderr).toBe(code === 0 ? "" : "Nothing was changed.\n");
  });

  it("removes it with --remove, and has nothing to remove the second time", async () => {
    await run({ yes: true });
    const { code, stdout } = await run({ yes: true, remove: true });
    expect([code, world.api.services]).toEqual([0, []]);
    expect(stdout).toMatch(/ {2}remove the webhook to .*\nThe webhook is removed\.\n$/);
    const again = await run({ remove: true });
    expect(again.code).toBe(0);
    expect(again.stdout).toBe(`Nothing to remove: no webhook at Buildkite leads to ${WEBHOOK}.\n`);
  });

  it("prints the outcome alone with --json, and all else to stderr", async () => {
    const { stdout, stderr } = await run({ yes: true, json: true });
    expect(JSON.parse(stdout)).toEqual({
      outcome: "made",
      url: WEBHOOK,
      steps: [{ kind: "make" }],
      ping: "buildkite",
    });
    expect(stderr).toContain("The webhook is made.\n");
    const again = await run({ json: true });
    expect(JSON.parse(again.stdout)).toMatchObject({
      outcome: "unchanged",
      steps: [],
      ping: "own",
    });
    const failed = await run({ json: true, rotate: true, org: "other" });
    expect(failed.code).toBe(1);
    expect(JSON.parse(failed.stdout)).toMatchObject({ error: { code: "no_such_organization" } });
  });
});
