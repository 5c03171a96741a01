import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { outlook, PATIENCE } from "../../src/builds/outlook.js";
import { pack, unpack } from "../../src/builds/pack.js";
import type { Branch } from "../../src/builds/record.js";
import { sight, type Sighting } from "../../src/builds/sighting.js";
import { EMPTY, forgetAll, reduce, type State } from "../../src/builds/state.js";
import { WORST_FIRST } from "../../src/builds/status.js";
import { stepOutlooks } from "../../src/builds/step-outlook.js";
import { parse, WebhookError, type Delivery } from "../../src/webhook/index.js";
import { canonical } from "../builds/models.js";
import { buildBodies } from "./bodies.js";
import { fuzz, PATIENCE_MS } from "./fuzz.js";

const AT = Date.UTC(2026, 2, 4, 5, 8, 9);
const timestamp = fc.oneof(
  fc.integer({ min: AT / 1000 - 100, max: AT / 1000 + 100 }),
  fc.integer({ min: 0, max: 999_999_999_999 }),
);
const delivery: fc.Arbitrary<Delivery> = fc.oneof(
  fc.record({
    method: fc.constant("signature" as const),
    timestamp,
    receivedAt: fc.constant(AT),
  }),
  fc.record({ method: fc.constant("token" as const), receivedAt: fc.nat({ max: 2 * AT }) }),
);
const sightings = fc
  .array(fc.tuple(buildBodies, delivery), { minLength: 1, maxLength: 4 })
  .map((all) => all.flatMap(([body, how]) => sighted(body, how)))
  .filter(areConsistent);

it(
  "any deliveries give the same state in any order, however often",
  () => {
    fuzz(fc.tuple(sightings, fc.nat()), ([all, cut]) => {
      const state = reduced(all);
      const turned = [...all.slice(cut % 4), ...all.slice(0, cut % 4)];
      expect(canonical(reduced(all.toReversed()))).toBe(canonical(state));
      expect(canonical(reduced(turned))).toBe(canonical(state));
      expect(canonical(reduced([...all, ...all]))).toBe(canonical(state));
      expect(canonical(forgetAll(state))).toBe(canonical(state));
    });
  },
  PATIENCE_MS,
);

it(
  "whatever is known of a branch survives packing, and tells something that can be shown",
  () => {
    const when = fc.integer({ min: -AT, max: 2 * AT });
    fuzz(fc.tuple(sightings, when, when), ([all, now, heardAt]) => {
      for (const branch of reduced(all).branches.values()) {
        const { builds, dismissed, ...of } = branch;
        expect(JSON.stringify(unpack(of, pack(branch)))).toBe(
          JSON.stringify({ ...of, builds, ...(dismissed !== undefined && { dismissed }) }),
        );
        expectToShow(branch, now, heardAt);
      }
    });
  },
  PATIENCE_MS,
);

it(
  "what is kept of a delivery is of the types that it says",
  () => {
    fuzz(sightings, (all) => {
      for (const { pipeline, branch, build, job } of all) {
        const texts = [
          pipeline.slug,
          pipeline.name,
          branch.name,
          build.by,
          build.message,
          job?.label,
        ];
        for (const text of texts) expect((text ?? "").length).toBeLessThanOrEqual(201);
        for (const { t, newest } of [build, ...(job ? [job] : [])]) {
          expect(Number.isFinite(t) && Number.isFinite(newest) && newest >= 0).toBe(true);
        }
        expect([typeof pipeline.id, typeof build.id, typeof build.state]).toEqual(
          Array(3).fill("string"),
        );
      }
    });
  },
  PATIENCE_MS,
);

function sighted(body: string, how: Delivery): Sighting[] {
  try {
    return [sight(parse(body), how)].flatMap((each) => each ?? []);
  } catch (error) {
    if (error instanceof WebhookError) return [];
    throw error;
  }
}

/**
 * Buildkite never gives one number of a pipeline to two builds: an invented one may. Where a default
 * branch is renamed, what is kept of the former one may depend on the order: see ARCHITECTURE.md.
 */
function areConsistent(all: readonly Sighting[]): boolean {
  const known = new Map<string, unknown>();
  return all
    .flatMap(({ pipeline, branch, build }): [object, unknown][] => [
      [[pipeline.id, build.number], build.id],
      [[pipeline.id, branch], build.isDefaultBranch],
    ])
    .every(([of, is]) => {
      const name = JSON.stringify(of);
      if (!known.has(name)) known.set(name, is);
      return known.get(name) === is;
    });
}

/** What lies too far back is forgotten at different times, so in the end all of it is. */
function reduced(all: readonly Sighting[]): State {
  return forgetAll(all.reduce(reduce, EMPTY));
}

function expectToShow(branch: Branch, now: number, heardAt: number): void {
  const viewpoint = { now, heardAt, patience: PATIENCE, buildById: () => branch.builds[0] };
  const steps = stepOutlooks(branch, () => true, viewpoint).map((each) => each.outlook);
  for (const each of [outlook(branch, now, PATIENCE, heardAt), ...steps]) {
    expect([undefined, ...WORST_FIRST]).toContain(each.status);
    expect(each.until).toBeGreaterThan(now);
    if (each.status) expect(Number.isFinite(each.since)).toBe(true);
    expect(each.fixed && each.stillFailing).toBe(false);
  }
}
