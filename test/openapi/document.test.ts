import { describe, expect, it } from "@jest/globals";
import { WORST_FIRST } from "../../src/builds/status.js";
import { createScreen } from "../../src/lights/screen/index.js";
import { REFUSALS } from "../../src/webhook/index.js";
import { bareApp } from "../helpers/bare-app.js";
import { SILENT } from "../helpers/rules.js";
import { readOpenApi } from "./document.js";
import { routesOf } from "./routes.js";

const { paths, components } = await readOpenApi();

function appRoutes() {
  const screen = createScreen({ log: SILENT });
  const routes = routesOf(bareApp({ screen }).router);
  screen.close();
  return routes;
}

const routes = appRoutes();

describe("openapi.yaml", () => {
  it("has every route of the app", () => {
    expect(routes.length).toBeGreaterThan(10);
    const missing = routes.filter(({ path, method }) => {
      const operations = paths[path];
      return !operations || (method !== undefined && !operations[method]);
    });
    expect(missing).toEqual([]);
  });

  it("has no route that the app has not", () => {
    const described = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => ({ path, method })),
    );
    const isServed = ({ path, method }: (typeof described)[number]) =>
      routes.some((route) => route.path === path && (route.method ?? method) === method);
    expect(described.filter((operation) => !isServed(operation))).toEqual([]);
  });

  it("has every code that refuses a delivery, with its status", () => {
    const answers = Object.entries(paths["/webhook"]?.post?.responses ?? {});
    const described = answers.flatMap(([status, { content }]) =>
      codesIn(content["application/json"]?.schema).map((code) => [code, Number(status)]),
    );
    expect(Object.fromEntries(described)).toEqual(REFUSALS);
    expect(described).toHaveLength(Object.keys(REFUSALS).length);
  });

  it("has every status", () => {
    expect(components.schemas.Status?.enum).toEqual([...WORST_FIRST, null]);
  });
});

/** The codes that a schema of a refusal lists, wherever it does. */
function codesIn(schema: unknown): readonly string[] {
  const [, list = ""] = /"code":\{"enum":\[([^\]]*)\]/.exec(JSON.stringify(schema)) ?? [];
  return [...list.matchAll(/"(\w+)"/g)].map(([, code = ""]) => code);
}
