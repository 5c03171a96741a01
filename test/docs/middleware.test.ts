import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { promisify } from "node:util";
import { compile, startApp } from "../helpers/app-process.js";
import { payloadOf } from "../helpers/payloads.js";
import { RawClient, signed, TOKEN } from "../helpers/webhook-request.js";
import { HOSTS } from "./hosts.js";
import { createProject, snippetsIn } from "./snippets.js";

/** What is answered to a delivery, to the same once more, and to a wrong one. */
const ANSWERED = { ok: true, event: "build.finished", duplicate: false };
const AGAIN = { ...ANSWERED, duplicate: true };
const REFUSED = { error: { code: "signature_mismatch" } };

interface App {
  readonly name: string;
  /** What is run, where that is not the code itself. */
  readonly file?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly answered?: object;
  readonly refused?: object;
}

const APPS: readonly App[] = [
  { name: "express" },
  { name: "global-parser" },
  { name: "fetch", file: "serve-fetch" },
  { name: "hono" },
  { name: "fastify", refused: { code: "signature_mismatch" } },
  { name: "lambda", file: "serve-lambda" },
  { name: "rotation", env: { WEBHOOK_TOKEN: `new-token,${TOKEN}` } },
  { name: "folder-replay-store" },
  { name: "verifier", answered: { ok: true } },
  { name: "readme" },
];

/** Modules of the others, and what is no app. */
const OTHERS = ["receive.ts", "lamp.ts", "lamp.test.ts"];

let snippets: ReadonlyMap<string, string>;
let folder: string;
/** What the compiler said: nothing, if all is well. */
let complaints: string;

beforeAll(async () => {
  const documents = await Promise.all(["docs/middleware.md", "README.md"].map(snippetsIn));
  snippets = new Map(documents.flatMap((each) => [...each]));
  folder = await createProject(new Map([...snippets, ...HOSTS]));
  complaints = await compile(folder);
}, 300_000);

afterAll(() => rm(folder, { recursive: true }));

describe("the code in the documents", () => {
  it("is all tried here", () => {
    const tried = [...APPS.map(({ name }) => `${name}.ts`), ...OTHERS];
    expect([...snippets.keys()].sort()).toEqual(tried.sort());
  });

  it("compiles, strictly", () => {
    expect(complaints).toBe("");
  });

  it.each(APPS)("works: $name", async ({ name, file = name, env = {}, ...expected }) => {
    const { answered = ANSWERED, refused = REFUSED } = expected;
    const app = startApp(folder, ["--import", "./listening.js", `${file}.js`], { env });
    try {
      const client = await RawClient.open(Number(await app.line()));
      const send = async (options: Parameters<typeof signed>[1]) =>
        client.exchange(signed(payloadOf("build.finished"), { path: "/webhook", ...options }));
      const timestamp = Math.floor(Date.now() / 1000);

      expect(await send({ timestamp })).toMatchObject({ status: 200, body: answered });
      expect(await app.line()).toMatch(/^lamp-room #41:? passed$/);
      expect(await send({ timestamp })).toMatchObject({ status: 200, body: AGAIN });
      const wrong = await send({ token: "wrong" });
      expect(wrong).toMatchObject({ status: 401, body: refused });
      client.hangUp();
    } finally {
      await app.end();
    }
  });

  it("works: lamp.test, the reader's own test", async () => {
    const env = { PATH: process.env.PATH, WEBHOOK_TOKEN: TOKEN };
    const run = promisify(execFile)(process.execPath, ["--test", "lamp.test.js"], {
      cwd: folder,
      env,
    });
    expect((await run).stdout).toMatch(/pass 1\b/);
  });
});
