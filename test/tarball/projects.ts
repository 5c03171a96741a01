const IMPORTS = `
import express from "express";
import { createWebhooks } from "buildkite-build-light";
import { RedisReplayStore } from "buildkite-build-light/redis-replay-store";
import { WebhookError } from "buildkite-build-light/webhook";
`;

const REQUIRES = `
const express = require("express");
const { createWebhooks } = require("buildkite-build-light");
const { RedisReplayStore } = require("buildkite-build-light/redis-replay-store");
const { WebhookError } = require("buildkite-build-light/webhook");
`;

/** An app that uses all three doors of the package; as it stands, it is TypeScript and JavaScript. */
const APP = `
const replays = new RedisReplayStore({ sendCommand: () => Promise.resolve(null) });
const webhooks = createWebhooks({ token: process.env.WEBHOOK_TOKEN ?? "", replays });
webhooks.on("build.finished", ({ build, pipeline }) => {
  console.log(\`\${pipeline.slug} \${build.number + 0}\`);
});
webhooks.onError((error) => {
  console.log(error instanceof WebhookError ? error.code : error);
});

const app = express();
app.post("/", webhooks.middleware);
const server = app.listen(0, "127.0.0.1", () => {
  const address = server.address();
  console.log(typeof address === "object" && address ? address.port : "no port");
});
`;

export interface Project {
  readonly name: string;
  readonly type: "module" | "commonjs";
  /** What the compiler is told, where there is one. */
  readonly typescript?: Readonly<Record<string, string>>;
}

export const PROJECTS: readonly Project[] = [
  { name: "TypeScript, ESM", type: "module", typescript: { module: "nodenext" } },
  {
    name: "TypeScript, ESM for a bundler",
    type: "module",
    typescript: { module: "esnext", moduleResolution: "bundler" },
  },
  { name: "TypeScript, CommonJS", type: "commonjs", typescript: { module: "node16" } },
  {
    name: "TypeScript, CommonJS of old",
    type: "commonjs",
    typescript: { module: "commonjs", moduleResolution: "node10", ignoreDeprecations: "6.0" },
  },
  { name: "JavaScript, ESM", type: "module" },
  { name: "JavaScript, CommonJS", type: "commonjs" },
];

/** A project's files by their names. It starts with `node app.js`, compiled or not. */
export function filesOf({ type, typescript }: Project): Readonly<Record<string, string>> {
  const manifest = { "package.json": JSON.stringify({ type }) };
  if (!typescript) {
    return { ...manifest, "app.js": (type === "module" ? IMPORTS : REQUIRES) + APP };
  }
  // Nothing of the package's types is skipped.
  const strict = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false };
  const compilerOptions = { target: "es2022", types: ["node"], ...strict, ...typescript };
  return {
    ...manifest,
    "app.ts": IMPORTS + APP,
    "tsconfig.json": JSON.stringify({ compilerOptions, files: ["app.ts"] }),
  };
}
