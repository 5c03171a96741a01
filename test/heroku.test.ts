import { describe, expect, it } from "@jest/globals";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { readSettings, SETTING_NAMES } from "../src/settings/settings.js";

const root = (path: string): string => join(import.meta.dirname, "..", path);
const textOf = (path: string): string => readFileSync(root(path), "utf8");

/** https://devcenter.heroku.com/articles/app-json-schema */
const Variable = z.union([
  z.string(),
  z.strictObject({
    description: z.string().min(10).optional(),
    value: z.string().optional(),
    required: z.boolean().optional(),
    generator: z.literal("secret").optional(),
  }),
]);

const AppJson = z.strictObject({
  name: z.string().min(3).max(30),
  description: z.string(),
  repository: z.url().optional(),
  website: z.url().optional(),
  logo: z.url().optional(),
  success_url: z.string().optional(),
  keywords: z.array(z.string()),
  stack: z.string().optional(),
  env: z.record(z.string(), Variable),
  formation: z
    .record(
      z.string(),
      z.strictObject({ quantity: z.number().int().min(0), size: z.string().optional() }),
    )
    .optional(),
  addons: z.array(z.unknown()).optional(),
  buildpacks: z.array(z.strictObject({ url: z.string() })).optional(),
  scripts: z.record(z.string(), z.string()).optional(),
  environments: z.record(z.string(), z.unknown()).optional(),
});

const PackageJson = z.object({ scripts: z.record(z.string(), z.string()) });

const PROC_FILE = /^web: node (?:--[a-z0-9=-]+ )*(dist\/.+\.js)( \w+)?\n$/;

describe("app.json", () => {
  const { env, formation } = AppJson.parse(JSON.parse(textOf("app.json")));

  /** What a deployment has that was made with the button, and with nothing else filled in. */
  const made = Object.fromEntries(
    Object.entries(env).map(([name, variable]): [string, string | undefined] => {
      if (typeof variable === "string") return [name, variable];
      return [name, variable.generator === "secret" ? "0123456789abcdef" : variable.value];
    }),
  );

  it("names settings that there are", () => {
    expect(Object.keys(env).filter((name) => !SETTING_NAMES.includes(name))).toEqual([]);
  });

  it("has the token made, and not a value that everybody can read", () => {
    expect(env.WEBHOOK_TOKEN).toMatchObject({ generator: "secret" });
    expect(env.WEBHOOK_TOKEN).not.toHaveProperty("value");
    expect(env.LIFX_ACCESS_TOKEN).not.toHaveProperty("value");
  });

  it("asks for nothing but what has no value: whatever is required is there", () => {
    const missing = Object.entries(env).filter(([name, variable]) => {
      const required = typeof variable === "string" || variable.required !== false;
      return required && made[name] === undefined;
    });
    expect(missing).toEqual([]);
  });

  it.each([{}, { LIFX_ACCESS_TOKEN: "lifx" }])("makes settings that start: %j", (filledIn) => {
    const heroku = { NODE_ENV: "production", PORT: "41234", DYNO: "web.1" };
    const { settings, warnings } = readSettings({ ...heroku, ...made, ...filledIn });
    expect(warnings).toEqual([]);
    expect(settings).toMatchObject({
      tokens: ["0123456789abcdef"],
      port: 41_234,
      host: undefined,
      trustProxy: 1,
      lights: "LIFX_ACCESS_TOKEN" in filledIn ? ["cloud"] : ["screen"],
    });
  });

  it("starts no process that the Procfile does not know", () => {
    for (const name of Object.keys(formation ?? {})) expect(textOf("Procfile")).toMatch(`${name}:`);
  });
});

describe("Procfile", () => {
  it("runs node itself, so that a SIGTERM reaches the app, and a file that the build makes", () => {
    const [, script = "none", command = ""] = PROC_FILE.exec(textOf("Procfile")) ?? [];
    expect(script).not.toBe("none");
    expect(existsSync(root(script.replace(/^dist\/(.*)\.js$/, "src/$1.ts")))).toBe(true);
    expect(["", " start"]).toContain(command);
  });

  it("finds it built: Heroku runs the script of that name", () => {
    const { scripts } = PackageJson.parse(JSON.parse(textOf("package.json")));
    expect(scripts.build).toContain("tsc -p tsconfig.json");
    expect(scripts).not.toHaveProperty("heroku-postbuild");
  });
});
