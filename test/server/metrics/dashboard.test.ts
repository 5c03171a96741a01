import { beforeAll, describe, expect, it } from "@jest/globals";
import { readFileSync } from "node:fs";
import { z } from "zod";
import { namesOf } from "../../helpers/exposition.js";
import { openMeteredApp } from "../../helpers/metered-app.js";

const DataSource = z.strictObject({
  type: z.literal("prometheus"),
  uid: z.literal("${datasource}"),
});

const Target = z.strictObject({
  refId: z.string(),
  datasource: DataSource,
  expr: z.string().min(10),
  legendFormat: z.string(),
});

const Place = z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() });

const Panel = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("row"), id: z.number(), title: z.string(), gridPos: Place }),
  z.looseObject({
    type: z.enum(["stat", "timeseries"]),
    id: z.number(),
    title: z.string(),
    description: z.string(),
    datasource: DataSource,
    gridPos: Place,
    targets: z.array(Target).nonempty(),
  }),
]);

const Dashboard = z.looseObject({
  title: z.string(),
  schemaVersion: z.number().min(38),
  templating: z.object({ list: z.array(z.looseObject({ name: z.string(), type: z.string() })) }),
  panels: z.array(Panel),
});

const file = new URL("../../../examples/grafana-dashboard.json", import.meta.url);
const { templating, panels } = Dashboard.parse(JSON.parse(readFileSync(file, "utf8")));
const expressions = panels
  .flatMap((panel) => (panel.type === "row" ? [] : panel.targets))
  .map(({ expr }) => expr);

/** Every name that a line of ours can have, though there may be no line of it yet. */
let names: readonly string[];

beforeAll(async () => {
  const app = await openMeteredApp();
  const { types } = await app.read();
  await app.close();
  names = [...types].flatMap(([metric, type]) => namesOf(metric, type));
});

/** What is neither in quotes nor in brackets, but stands before a selector, is a metric. */
function metricsIn(expression: string): string[] {
  return [...expression.matchAll(/([a-z0-9_]+)\{/g)].map(([, name = ""]) => name);
}

describe("the dashboard for Grafana", () => {
  it("asks in every expression for metrics that there are", () => {
    expect(expressions.filter((expr) => metricsIn(expr).length === 0)).toEqual([]);
    const unknown = expressions.flatMap(metricsIn).filter((name) => !names.includes(name));
    expect(unknown).toEqual([]);
  });

  it("shows every metric of ours", () => {
    const shown = expressions.flatMap(metricsIn);
    const ours = names.filter((name) => name.startsWith("buildkite_build_light_"));
    expect(ours.length).toBeGreaterThan(15);
    const missing = ours.filter((name) => !/_(sum|count)$/.test(name) && !shown.includes(name));
    expect(missing).toEqual([]);
  });

  it("lets its reader choose the data source and the job", () => {
    const variables = templating.list.map(({ name, type }) => `${name} ${type}`);
    expect(variables).toEqual(["datasource datasource", "job query"]);
    expect(expressions.filter((expr) => !expr.includes('{job=~"$job"'))).toEqual([]);
  });

  it("has panels that are told apart and do not lie on each other", () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)} ${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
  });
});
