import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { parse } from "dotenv";
import { once } from "node:events";
import { createServer } from "node:net";
import { EVENTS, sign } from "../../src/webhook/index.js";
import { runCommand, type Command } from "../helpers/command.js";
import { follow } from "../helpers/follow.js";
import { payloadOf } from "../helpers/payloads.js";
import { until } from "../helpers/until.js";
import { RawClient, request } from "../helpers/webhook-request.js";

// Each test starts processes, which a busy machine takes its time for.
jest.setTimeout(60_000);

const TOKEN = "t0ken-of-the-webhook";

let commands: Command[] = [];

function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Command {
  const command = runCommand(args, environment);
  commands.push(command);
  return command;
}

afterEach(async () => {
  await Promise.all(commands.map((command) => command.end()));
  commands = [];
});

describe("start", () => {
  it.each(["either", "token"])(
    "without a token shows one, and a command that is accepted as it stands: %s",
    async (accept) => {
      const app = run(["start"], { WEBHOOK_ACCEPT: accept });
      const origin = await app.origin();
      await until(() => app.stdout().includes("npm run send"));
      const [, token = ""] = /made for this run: (\S+)$/m.exec(app.stdout()) ?? [];
      expect(token).toMatch(/^[0-9a-f]{40}$/);

      const shown = /^ {2}((?:\w+=\S+ )+)npm run send -- (.*)$/m.exec(app.stdout());
      const [, settings = "", words = ""] = shown ?? [];
      const environment = parse(settings.replaceAll(" ", "\n"));
      expect(environment.WEBHOOK_TOKEN).toBe(token);
      const send = run(["send", ...words.split(" ")], environment);
      expect(await send.exited).toBe(0);
      expect(send.stdout()).toBe('200 {"ok":true,"event":"build.running","duplicate":false}\n');

      const page = await follow(origin);
      expect(page.words()).toEqual(["Running"]);
      page.close();
      const logged = app
        .stdout()
        .split("\n")
        .filter((line) => line.startsWith("{"));
      expect(logged.join()).not.toContain(token);
    },
  );

  it("makes another token each time, and never shows one that was set", async () => {
    const [one, other, set] = [run([]), run(["start"]), run([], { WEBHOOK_TOKEN: TOKEN })];
    await Promise.all([one.origin(), other.origin(), set.origin()]);
    const tokens = [one, other].map((app) => /run: (\S+)$/m.exec(app.stdout())?.[1]);
    expect(tokens[0]).not.toBe(tokens[1]);
    expect(set.stdout() + set.stderr()).not.toContain(TOKEN);
  });

  it("listens on the loopback interface alone, serves the page's script, and no source", async () => {
    const origin = await run([]).origin();
    expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const script = await fetch(`${origin}/page.js`);
    expect(script.status).toBe(200);
    expect(script.headers.get("content-type")).toMatch(/^text\/javascript/);
    expect((await fetch(`${origin}/page.ts`)).status).toBe(404);
  });

  it("names every fault at once, and no value", async () => {
    const app = run([], {
      NODE_ENV: "production",
      PORT: "m4rk3r",
      LIGHTS: "cloud,m4rk3r",
      WEBHOOK_TOKN: "m4rk3r",
    });
    expect(await app.exited).toBe(1);
    const names = ["LIFX_ACCESS_TOKEN", "LIGHTS", "PORT", "WEBHOOK_TOKEN", "WEBHOOK_TOKN"];
    const lines = app.stderr().trimEnd().split("\n").slice(1);
    expect(lines.map((line) => line.trim().split(/[: ]/)[0]).sort()).toEqual(names);
    expect(app.stderr()).not.toMatch(/m4rk3r|\n +at /);
  });

  it("warns of a name that is nearly a setting's, and starts", async () => {
    const app = run([], { WEBHOOK_TOKN: "m4rk3r" });
    await app.origin();
    expect(app.stdout()).toContain("WEBHOOK_TOKN is no setting: did you mean WEBHOOK_TOKEN?");
    expect(app.stdout()).not.toContain("m4rk3r");
  });

  it.each(["screen", "lan,screen"])(
    "says in a sentence that its port is taken: %s",
    async (lights) => {
      const other = createServer().listen(0, "127.0.0.1");
      await once(other, "listening");
      const address = other.address();
      const port = typeof address === "object" ? String(address?.port) : "";
      const app = run([], { PORT: port, LIGHTS: lights, LIFX_LAN_BROADCAST: "127.255.255.255" });
      expect(await app.exited).toBe(1);
      other.close();
      expect(app.stderr()).toMatch(/^Nothing can listen here: set another PORT or HOST, .*\n$/);
      expect(app.stderr()).toContain(port);
    },
  );

  it("leaves on SIGTERM, whoever holds a stream open or sends half a request", async () => {
    const app = run([], { WEBHOOK_TOKEN: TOKEN });
    const origin = await app.origin();
    const page = await follow(origin);
    const half = await RawClient.open(Number(new URL(origin).port));
    const text = JSON.stringify(payloadOf("ping"));
    const headers = { "X-Buildkite-Signature": sign(text, { token: TOKEN }) };
    const { head, body } = request(text, { path: "/webhook", headers });
    await half.send(head, body.subarray(0, 10));
    const silent = await RawClient.open(Number(new URL(origin).port));

    const start = performance.now();
    app.kill("SIGTERM");
    expect(await app.exited).toBe(0);
    expect(performance.now() - start).toBeLessThan(5000);
    await until(() => page.ended() && half.isClosed && silent.isClosed);
    expect(app.stdout()).toContain('"signal":"SIGTERM"');
    expect(app.stderr()).toBe("");
  });

  it("leaves at once on Ctrl-C where nothing is under way", async () => {
    const app = run([], { WEBHOOK_TOKEN: TOKEN });
    await app.origin();
    app.kill("SIGINT");
    expect(await app.exited).toBe(0);
  });
});

describe("send", () => {
  it("exits with 1 where the delivery is refused", async () => {
    const origin = await run([], { WEBHOOK_TOKEN: TOKEN }).origin();
    const send = run(["send", "ping", "--url", `${origin}/webhook`], { WEBHOOK_TOKEN: "other" });
    expect(await send.exited).toBe(1);
    expect(send.stdout()).toMatch(/^401 .*"signature_mismatch"/);
    expect(send.stdout() + send.stderr()).not.toContain(TOKEN);
  });

  it("sends what its options say, to PORT", async () => {
    const app = run([], { WEBHOOK_TOKEN: TOKEN });
    const { port } = new URL(await app.origin());
    const options = ["--state", "passed", "--blocked", "--pipeline", "ship", "--number", "77"];
    const send = run(["send", "build.finished", ...options], { WEBHOOK_TOKEN: TOKEN, PORT: port });
    expect(await send.exited).toBe(0);
    await until(() => app.stdout().includes('"verdict"'));
    expect(app.stdout()).toContain('"pipeline":"ship","number":77,"state":"passed","blocked":true');
  });
});

describe("what cannot be done", () => {
  const token = { WEBHOOK_TOKEN: TOKEN };
  const eventNames = new RegExp(Object.keys(EVENTS).join(", ").replaceAll(".", "\\."));

  const CASES: readonly (readonly [string[], Readonly<Record<string, string>>, RegExp])[] = [
    [[], { NODE_ENV: "production" }, /^ {2}WEBHOOK_TOKEN: must be set in production/m],
    [["demo"], { NODE_ENV: "production" }, /^ {2}WEBHOOK_TOKEN: must be set in production/m],
    [["start"], { LIGHTS: "cloud" }, /^ {2}LIFX_ACCESS_TOKEN: must be set/m],
    [["strat"], {}, /^error: unknown command 'strat'\n\(Did you mean start\?\)/],
    [["vrify"], {}, /Did you mean verify/],
    [["send"], token, /missing required argument/],
    [["send", "--file", "body.json", "--state", "failed"], token, /cannot be used with option/],
    [["send", "--file", "body.json"], token, /^There is no file body.json: .+\n$/],
    [["send", "ping", "--url", "light"], token, /It must be a URL/],
    [["send", "ping", "--stale"], { ...token, WEBHOOK_ACCEPT: "token" }, /nothing is signed/],
    [["sign"], {}, /^WEBHOOK_TOKEN is not set/],
    [["sign", "body.json"], token, /^There is no file body.json: .+\n$/],
    [["verify", "."], token, /^\. cannot be read \(EISDIR\): .+\n$/],
    [["sign"], { PORT: "light" }, /^ {2}PORT: must be a whole number/m],
    [["sign", "--timestamp", "soon"], token, /It must be Unix seconds/],
    [["verify"], token, /^There is no blank line/],
    [["verify", "--headers", "headers.txt"], token, /--headers and --body go together/],
    [["doctor", "--url", "light"], {}, /It must be a URL/],
    [["send", "ping"], {}, /^WEBHOOK_TOKEN is not set/],
    [["send", "ping", "--url", "http://127.0.0.1:9/"], token, /^fetch failed: .+\n$/],
    [
      ["send", "ping", "--url", "http://127.0.0.1:2/"],
      token,
      /ECONNREFUSED\): is the app running\?/,
    ],
    [["send", "ping", "--number", "-1"], token, /It must be a whole number/],
    [["send", "ping", "--colour", "red"], token, /unknown option/],
    [["send", "build.finnished"], token, eventNames],
    [["send", "constructor"], token, eventNames],
  ];

  let tried: Command[];

  // Side by side, for a start takes its time.
  beforeAll(() => {
    tried = CASES.map(([args, environment]) => runCommand(args, environment));
  });

  afterAll(() => Promise.all(tried.map((command) => command.end())));

  it.each(CASES.map((each, index) => [...each, index] as const))(
    "exits with 1 and says why: %j with %j",
    async (_args, _environment, message, index) => {
      const command = tried[index];
      expect(await command?.exited).toBe(1);
      expect(command?.stderr()).toMatch(message);
      expect(command?.stderr()).not.toMatch(/\n +at /);
      expect(command?.stdout()).toBe("");
    },
  );
});

describe("demo", () => {
  it("plays through the app's own endpoint, and stops when a real delivery comes", async () => {
    const app = run(["demo"], { WEBHOOK_TOKEN: TOKEN });
    const origin = await app.origin();
    const page = await follow(origin);
    await page.until("Running");
    expect(app.stdout()).toMatch(/"verdict":"accepted","method":"signature","id":"demo-1"/);

    const refused = await fetch(origin, { method: "POST", body: "{}" });
    expect(refused.status).toBe(401);
    expect(app.stdout()).not.toContain("the demo ends");

    const url = `${origin}/webhook`;
    const send = run(["send", "build.finished", "--url", url], { WEBHOOK_TOKEN: TOKEN });
    expect(await send.exited).toBe(0);
    await until(() => app.stdout().includes("the demo ends"));
    await page.until("Passed");
    page.close();
    app.kill("SIGTERM");
    expect(await app.exited).toBe(0);
    expect(app.stderr()).toBe("");
  });
});
