import { describe, expect, it } from "@jest/globals";
import { configOf, faultsIn } from "./support.js";

describe("a config's text", () => {
  it.each([
    "lights:\n  - name: Web\n",
    "\ufefflights:\r\n  - name: Web\r\n",
    "  lights:\n    - name: Web\n",
    '{ "lights": [{ "name": "Web" }] }',
    '{\n\t"lights": [\n\t\t{ "name": "Web" }\n\t]\n}\n',
    '{ "$schema": "./lights.schema.json", "lights": [{ "name": "Web" }] }',
    "---\nlights: [&web { name: Web }]\n...\n",
  ])("is YAML or JSON: %j", (text) => {
    expect(configOf(text).lights.map(({ rule }) => rule.name)).toEqual(["Web"]);
  });

  it("is YAML 1.2, in which `on` is a word and a time no number", () => {
    const text = `
quiet_hours: [{ time_zone: UTC, from: 20:00, to: 07:30 }]
lights: [{ name: no, effects: [{ on: fixed, play: rainbow }] }]
`;
    const [light] = configOf(text).lights;
    expect(light?.rule).toMatchObject({
      name: "no",
      plays: [{ on: "fixed" }],
      quietHours: [{ from: 1200, to: 450 }],
    });
  });

  it("may say once what holds for several", () => {
    const text = `
lights:
  - name: Web
    quiet_hours: &night [{ time_zone: UTC, from: "20:00" }]
  - name: Apps
    quiet_hours: *night
`;
    const [web, apps] = configOf(text).lights;
    expect(apps?.rule.quietHours).toEqual(web?.rule.quietHours);
  });
});

describe("what is no YAML", () => {
  it.each<[string, string]>([
    ["lights:\n  - name: Web\n    branches: *\n", "3: lights[0].branches: must stand in quotes"],
    [
      "lights:\n  - name: Web\n    branches: *-web\n",
      "3: lights[0].branches: must stand in quotes",
    ],
    ["lights:\n  - name: Web\n    branches: !a\n", "3: lights[0].branches: must stand in quotes"],
    [
      "lights:\n  - name: Web\n    branches: !a !b\n",
      "3: lights[0].branches: must stand in quotes",
    ],
    ["lights: |secret-of-mine\n  a\n", "1: lights: Block scalar header includes extra characters"],
    ["%secret-of-mine\n---\nlights: []\n", "1: must not begin with %"],
    ["lights:\n  - name: Web\n    name: Web\n", "3: lights[0].name: must stand here once"],
    ["lights:\n  - name: Web\nlights: []\n", "3: lights: must stand here once"],
    ["lights:\n\t- name: Web\n", "2: lights: Tabs are not allowed as indentation"],
    ["lights:\n  - name: Web\n---\nlights: []\n", "3: lights[0].name: must be one document"],
    ['lights:\n  - name: "Web\n', "3: lights[0].name: Missing closing"],
    ["lights:\n  - name: @web\n", "2: lights[0].name: Plain value cannot start with reserved"],
  ])("is a fault with its line: %j", (text, expected) => {
    expect(faultsIn(text).some((fault) => fault.startsWith(`lights.yaml:${expected}`))).toBe(true);
  });

  it("is YAML 1.1, in which words are numbers and keys can merge others", () => {
    expect(faultsIn("%YAML 1.1\n---\nlights: [{ name: Web }]\n")).toEqual([
      "lights.yaml:1: must be YAML 1.2",
    ]);
  });

  it("is told without its text, which may be a secret", () => {
    expect(faultsIn("  lights: []\n s3cr3t\n").join()).not.toContain("s3cr3t");
  });

  it.each([
    ["aliases of aliases", bomb()],
    ["brackets without end", "[".repeat(100_000)],
    ["braces without end", "{".repeat(100_000)],
    ["keys of keys", "? ".repeat(100_000)],
    ["lists of lists", "- ".repeat(100_000)],
    ["what is nested by ever more spaces", staircase(500)],
    ["a key that is a list", "? [a]\n: b\nlights: [{ name: Web }]\n"],
    ["an anchor inside itself", "lights: &a\n  - *a\n"],
    ["a merge of what is no mapping", "%YAML 1.1\n---\na: &a [x]\n<<: *a\nlights: []\n"],
    ["such a merge by its tag", "!!merge <<: [x]\nlights: [{ name: Web }]\n"],
    ["a tag that forbids what it stands before", "lights: !!omap [{ name: Web }, { name: Web }]\n"],
    ["a prototype", "__proto__: { lights: [{ name: Web }] }\n"],
  ])("is a fault and no more: %s", (_, text) => {
    expect(faultsIn(text).length).toBeGreaterThan(0);
  });
});

function staircase(steps: number): string {
  return Array.from({ length: steps }, (_, step) => `${" ".repeat(step)}a:`).join("\n");
}

/** Nine levels of nine aliases each: some 400 million items. */
function bomb(): string {
  const levels = Array.from({ length: 9 }, (_, level) => {
    const items = Array.from({ length: 9 }, () => (level === 0 ? "x" : `*l${String(level - 1)}`));
    return `l${String(level)}: &l${String(level)} [${items.join(", ")}]`;
  });
  return levels.join("\n");
}
