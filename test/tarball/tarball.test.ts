import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compile, startApp } from "../helpers/app-process.js";
import { payloadOf } from "../helpers/payloads.js";
import { RawClient, signed } from "../helpers/webhook-request.js";
import { findNode, install, pack } from "./install.js";
import { filesOf, PROJECTS } from "./projects.js";

/** Major versions with spaces between. */
const PRESENT = process.versions.node.split(".", 1).join();
const NODES = (process.env.NODES ?? PRESENT).split(" ");
const EXPRESSES = ["4", "5"];
const MINUTES = 60_000;

/** What happened, for people: rows of projects, columns of Nodes. */
const table = new Map<string, Map<string, string>>();
let folder: string;
let tarball: string;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "tarball-")));
  tarball = await pack(folder);
}, 10 * MINUTES);

afterAll(async () => {
  await rm(folder, { recursive: true });
  process.stdout.write(`\n${printed()}\n`);
});

describe.each(NODES)("on Node %s", (major) => {
  describe.each(EXPRESSES)("with Express %s", (express) => {
    let home: string;
    let node: string;

    beforeAll(async () => {
      home = join(folder, `node-${major}-express-${express}`);
      node = await findNode(major);
      await install(home, tarball, express, node);
    }, 10 * MINUTES);

    it.each(PROJECTS)(
      "$name",
      async (project) => {
        const row = `${project.name}, Express ${express}`;
        note(row, major, "fails");
        const at = join(home, project.name);
        await mkdir(at);
        for (const [name, content] of Object.entries(filesOf(project))) {
          await writeFile(join(at, name), content);
        }
        if (project.typescript) expect(await compile(at)).toBe("");
        note(row, major, await deliver(at, node));
      },
      5 * MINUTES,
    );

    it("the app itself", async () => {
      const row = `the app itself, beside Express ${express}`;
      note(row, major, "fails");
      note(row, major, await openDemo(home, node));
    });
  });
});

/** Starts the app that the package is besides, and asks it for its page and for what runs there. */
async function openDemo(home: string, node: string): Promise<string> {
  const main = join(home, "node_modules/.bin/buildkite-build-light");
  const app = startApp(home, [main, "demo"], { node, env: { PORT: "0" } });
  try {
    let origin: string | undefined;
    while (!origin) [, origin] = /^The build light is at (\S+)$/.exec(await app.line()) ?? [];
    const paths = ["/", "/page.js", "/page.css"];
    const pages = await Promise.all(paths.map((path) => fetch(new URL(path, origin))));
    expect(pages.map(({ status }) => status)).toEqual([200, 200, 200]);
    return "200";
  } finally {
    await app.end();
  }
}

/** Sends a right and a wrong delivery to the project's app, and resolves with what came of both. */
async function deliver(at: string, node: string): Promise<string> {
  const app = startApp(at, ["app.js"], { node });
  try {
    const client = await RawClient.open(Number(await app.line()));
    const body = payloadOf("build.finished");
    const right = await client.exchange(signed(body));
    expect(right).toMatchObject({ status: 200, body: { ok: true, event: "build.finished" } });
    expect(await app.line()).toBe("lamp-room 41");
    const wrong = await client.exchange(signed(body, { token: "wrong" }));
    expect(wrong).toMatchObject({ status: 401, body: { error: { code: "signature_mismatch" } } });
    expect(await app.line()).toBe("signature_mismatch");
    client.hangUp();
    return `${String(right.status)} ${String(wrong.status)}`;
  } finally {
    await app.end();
  }
}

function note(row: string, column: string, cell: string): void {
  table.set(row, new Map(table.get(row)).set(column, cell));
}

function printed(): string {
  const head = ["", ...NODES.map((major) => `Node ${major}`)];
  const rows = [...table].map(([name, cells]) => [
    name,
    ...NODES.map((major) => cells.get(major) ?? ""),
  ]);
  return [head, ...rows]
    .map(([name = "", ...cells]) => [name.padEnd(42), ...cells.map((c) => c.padEnd(9))].join(""))
    .join("\n");
}
