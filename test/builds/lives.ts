import fc from "fast-check";
import type { Action, Kind } from "./simulator.js";
import type { Luck, Terms } from "./simulator/world.js";

/** What a life is simulated from, and what fast-check prints of one that fails. */
export interface Life {
  readonly terms: Terms;
  readonly actions: readonly Action[];
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const delay = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 2 * SECOND }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 5 * MINUTE }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 3 * HOUR }) },
);

const luck: fc.Arbitrary<Luck> = fc.record({
  delay,
  freshness: fc.constantFrom(0, 0.5, 1),
  signed: fc.boolean(),
});

const WEIGHTS: Readonly<Record<Kind, number>> = {
  schedule: 6,
  trigger: 4,
  start: 14,
  jobPasses: 9,
  jobFails: 7,
  jobRetriesItself: 2,
  settle: 16,
  retry: 6,
  unblock: 4,
  cancel: 1,
  skip: 1,
  rename: 1,
};

const kinds = Object.keys(WEIGHTS).filter((kind): kind is Kind => kind in WEIGHTS);
const kind = fc.oneof(
  ...kinds.map((each) => ({ weight: WEIGHTS[each], arbitrary: fc.constant(each) })),
);

function action(after: fc.Arbitrary<number>): fc.Arbitrary<Action> {
  return fc.record({
    kind,
    after,
    pick: fc.nat({ max: 7 }),
    flags: fc.tuple(fc.boolean(), fc.boolean()),
    luck: fc.tuple(luck, luck, luck),
  });
}

const terms = fc.record({
  auth: fc.constantFrom("signature", "token", "mixed"),
  format: fc.constantFrom("iso", "legacy"),
  jobEvents: fc.boolean(),
});

const soon = fc.oneof(
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: SECOND }) },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 5 * MINUTE }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 5 * HOUR }) },
);
const late = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: HOUR }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 12 * DAY }) },
);

function lives(after: fc.Arbitrary<number>, maxLength: number): fc.Arbitrary<Life> {
  const some = fc.array(action(after), { maxLength });
  const many = fc.array(action(after), { minLength: maxLength / 2, maxLength, size: "max" });
  return fc.record({ terms, actions: fc.oneof(some, many) });
}

/** Hours or days of Buildkite. */
export const shortLives = lives(soon, 60);
/** Months of it. */
export const longLives = lives(late, 60);

/** How things arrive: in which order, and which of them twice. 0 is as they were sent. */
export const arrivals = fc.nat();

export function arrange<T>(items: readonly T[], arrival: number): T[] {
  if (arrival === 0) return [...items];
  const random = numbers(arrival);
  const copies = items.filter(() => random() < 0.2);
  const all = [...items, ...copies].map((item): [number, T] => [random(), item]);
  return all.sort(([a], [b]) => a - b).map(([, item]) => item);
}

/** Mulberry32: numbers from 0 to 1 that follow from a seed. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
