import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { WORST_FIRST } from "../../src/builds/status.js";
import { checkLights } from "../../src/settings/lights/check.js";
import { readYaml } from "../../src/settings/lights/read-yaml.js";
import { corpusOf } from "./corpus.js";
import { fuzz, PATIENCE_MS } from "./fuzz.js";
import { YAML_MUTATORS } from "./hostile.js";
import { ANYWHERE, mutated } from "./mutate.js";

/** As long as a config file may be. */
const MOST_CHARACTERS = 64 * 1024;
/** Hundreds of times what a config takes on a busy machine, and far less than a bomb does. */
const LONGEST_MS = 5000;

const EXAMPLES = new URL("../../examples/", import.meta.url);
const examples = readdirSync(EXAMPLES)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => readFileSync(new URL(name, EXAMPLES), "utf8"));
const configs = mutated([...corpusOf("configs"), ...examples], [...YAML_MUTATORS, ...ANYWHERE]).map(
  (text) => text.slice(0, MOST_CHARACTERS),
);
const surroundings = fc.record({
  palette: fc.constantFrom("classic", "calm", "colour-blind"),
  hasToken: fc.boolean(),
});

it(
  "a config is read, or everything wrong with it is said in short lines",
  () => {
    fuzz(fc.tuple(configs, surroundings), ([text, around]) => {
      const reading = within(() => checkLights(text, "lights.yaml", around));
      expect("polluted" in {}).toBe(false);
      if ("faults" in reading) {
        expect(reading.faults.length).toBeGreaterThan(0);
        expect(reading.faults.length).toBeLessThanOrEqual(51);
        for (const fault of reading.faults) {
          expect(fault).toMatch(/^lights\.yaml:\s*\S/);
          expect(fault.length).toBeLessThan(1000);
        }
        return;
      }
      const { lights, priorities, patience } = reading.config;
      expect(priorities.toSorted()).toEqual(WORST_FIRST.toSorted());
      expect(patience.branch > 0 && patience.running > 0).toBe(true);
      expect(new Set(lights.map(({ rule }) => rule.name)).size).toBe(lights.length);
      for (const { rule } of lights) {
        expect(Object.keys(rule.palette.looks).length).toBeGreaterThan(0);
        for (const matches of [rule.watch.pipelines, rule.watch.branches, rule.watch.steps]) {
          expect(typeof (matches?.("x".repeat(10_000)) ?? true)).toBe("boolean");
        }
      }
    });
  },
  PATIENCE_MS,
);

it(
  "YAML is read, or faults are found in it, each at one of its lines",
  () => {
    fuzz(configs, (text) => {
      const { faults, lineOf } = within(() => readYaml(text));
      const lines = text.split("\n").length;
      for (const { line } of faults) expect(line >= 1 && line <= lines).toBe(true);
      expect(lineOf(["lights", 0, "name"])).toBeLessThanOrEqual(lines);
    });
  },
  PATIENCE_MS,
);

function within<T>(read: () => T): T {
  const start = performance.now();
  const result = read();
  if (performance.now() - start > LONGEST_MS) throw new Error("It took too long.");
  return result;
}
