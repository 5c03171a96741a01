import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { compile, startApp } from "../helpers/app-process.js";
import { payloadOf } from "../helpers/payloads.js";
import { RawClient, signed } from "../helpers/webhook-request.js";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const FOLDER = join(ROOT, "src/webhook");

/** What a reader would write round the folder. */
const APP = `
import express from "express";
import type { AddressInfo } from "node:net";
import { createWebhooks, WebhookError } from "./webhook/index.js";

const webhooks = createWebhooks({ token: process.env.WEBHOOK_TOKEN ?? "" });
webhooks.on(["build.finished", "build.failing"], (event, delivery) => {
  console.log(\`\${event.pipeline.slug} \${event.build.number} \${delivery.method}\`);
});
webhooks.onError((error) => {
  if (error instanceof WebhookError) console.log(error.code);
});

const app = express();
app.post("/", webhooks.middleware);
app.post("/verified", webhooks.verifier, (request, response) => {
  response.json({ name: request.buildkite?.event.event });
});
const server = app.listen(0, "127.0.0.1", () => {
  console.log((server.address() as AddressInfo).port);
});
`;

const MODULES = {
  ESM: { type: "module", module: "node16" },
  "CommonJS (node16)": { type: "commonjs", module: "node16" },
  "CommonJS (commonjs)": { type: "commonjs", module: "commonjs" },
};

const projects = ["express", "express4"].flatMap((alias) =>
  Object.entries(MODULES).map(([name, settings]) => ({ name, alias, ...settings })),
);

type Project = (typeof projects)[number];

let directory: string;
/** What the compiler said of each: nothing, if all is well. */
const complaints = new Map<Project, string>();

// Two at a time, as compiling is all that takes long here.
beforeAll(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), "copied-webhook-")));
  const waiting = projects.values();
  const compileAll = async (): Promise<void> => {
    for (const project of waiting) complaints.set(project, await compile(await create(project)));
  };
  await Promise.all([compileAll(), compileAll()]);
}, 300_000);

afterAll(() => rm(directory, { recursive: true }));

/** A project of its own, with Express under its usual name, whichever it is. */
async function create({ name, alias, type, module }: Project): Promise<string> {
  const project = pathOf({ name, alias });
  await cp(FOLDER, join(project, "webhook"), { recursive: true });
  await mkdir(join(project, "node_modules/@types"), { recursive: true });
  const packages = {
    express: alias,
    "@types/express": `@types/${alias}`,
    "@types/node": "@types/node",
  };
  for (const [as, installed] of Object.entries(packages)) {
    await symlink(join(ROOT, "node_modules", installed), join(project, "node_modules", as));
  }
  await writeFile(join(project, "app.ts"), APP);
  await writeFile(join(project, "package.json"), JSON.stringify({ type }));
  const compilerOptions = {
    strict: true,
    target: "es2022",
    module,
    types: ["node"],
    skipLibCheck: true,
    outDir: "dist",
    rootDir: ".",
  };
  await writeFile(
    join(project, "tsconfig.json"),
    JSON.stringify({ compilerOptions, files: ["app.ts"] }),
  );
  return project;
}

function pathOf({ name, alias }: Pick<Project, "name" | "alias">): string {
  return join(directory, `${alias} ${name}`);
}

it.each(projects)(
  "compiles under tsc --strict and runs: $alias, $name",
  async (given) => {
    expect(complaints.get(given)).toBe("");
    const app = startApp(pathOf(given), ["dist/app.js"]);
    try {
      const client = await RawClient.open(Number(await app.line()));
      const body = payloadOf("build.finished");
      const answer = await client.exchange(signed(body));
      expect(answer).toMatchObject({ status: 200, body: { ok: true, event: "build.finished" } });
      expect(await app.line()).toBe("lamp-room 41 signature");
      const verified = signed(payloadOf("ping"), { path: "/verified" });
      expect(await client.exchange(verified)).toMatchObject({
        status: 200,
        body: { name: "ping" },
      });
      expect(await client.exchange(signed(body, { token: "wrong" }))).toMatchObject({
        status: 401,
      });
      expect(await app.line()).toBe("signature_mismatch");
      client.hangUp();
    } finally {
      await app.end();
    }
  },
  60_000,
);

describe("the folder", () => {
  it("imports nothing from outside but Node and Express", async () => {
    for (const [file, source] of await readFolder()) {
      const imported = [
        ...source.matchAll(/(?:from|import|require)\s*\(?\s*["']([^"']+)["']/g),
      ].map(([, name = ""]) => name);
      const foreign = imported.filter(
        (name) => !/^\.\/[\w-]+\.js$/.test(name) && !isBuiltin(name) && name !== "express",
      );
      expect([file, foreign]).toEqual([file, []]);
    }
  });

  it("is short: under 1,000 lines, no file above 200", async () => {
    const lengths = (await readFolder()).map(
      ([file, source]) => [file, source.split("\n").length - 1] as const,
    );
    expect(lengths.filter(([, length]) => length > 200)).toEqual([]);
    const total = lengths.reduce((sum, [, length]) => sum + length, 0);
    expect(total).toBeLessThan(1000);
    expect(total).toBeGreaterThan(0);
  });
});

async function readFolder(): Promise<[string, string][]> {
  const files = await readdir(FOLDER, { recursive: true });
  return Promise.all(
    files.map(async (file): Promise<[string, string]> => [
      file,
      await readFile(join(FOLDER, file), "utf8"),
    ]),
  );
}

function isBuiltin(name: string): boolean {
  return name.startsWith("node:") && builtinModules.includes(name.slice("node:".length));
}
