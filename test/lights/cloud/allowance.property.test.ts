import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import {
  afterAnswer,
  afterSending,
  LIMIT,
  NOTHING_KNOWN,
  waitAt,
  type Limit,
} from "../../../src/lights/cloud/allowance.js";

/** How LIFX may count; none is documented beyond "120 in 60 s". */
const COUNTINGS = ["fixed", "sliding", "silent"] as const;
type Counting = (typeof COUNTINGS)[number];

const MINUTE = 60_000;
/** Where windows begin is nothing to do with us. */
const OFFSET = 12_345;

const windowOf = (at: number) => Math.floor((at + OFFSET) / MINUTE);

/** What LIFX has counted when a request comes in, this one included. */
function countOf(counting: Counting, arrivals: readonly number[], at: number): number {
  const isCounted =
    counting === "fixed"
      ? (each: number) => windowOf(each) === windowOf(at)
      : (each: number) => each > at - MINUTE;
  return arrivals.filter(isCounted).length;
}

/** What LIFX says to it: the end of the window, or when the oldest request will count no more. */
function limitOf(counting: Counting, arrivals: readonly number[], at: number): Limit | undefined {
  if (counting === "silent") return undefined;
  const oldest = arrivals.find((each) => each > at - MINUTE) ?? at;
  const end = counting === "fixed" ? (windowOf(at) + 1) * MINUTE - OFFSET : oldest + MINUTE;
  return {
    remaining: Math.max(0, LIMIT - countOf(counting, arrivals, at)),
    reset: Math.ceil(end / 1000),
    endsIn: Math.ceil(end / 1000) * 1000 - Math.floor(at / 1000) * 1000,
  };
}

const Step = fc.record({
  pause: fc.oneof(
    { weight: 150, arbitrary: fc.nat({ max: 20 }) },
    { weight: 1, arbitrary: fc.nat({ max: 40_000 }) },
  ),
  leaves: fc.constantFrom(0, 0, 0, 0, 30, 60),
  there: fc.nat({ max: 400 }),
  back: fc.nat({ max: 400 }),
  isLost: fc.integer({ min: 0, max: 20 }).map((value) => value === 0),
});

const Steps = fc.array(Step, { minLength: 300, maxLength: 600, size: "max" });

describe.each(COUNTINGS)("where LIFX's counting is %s", (counting) => {
  it("it never counts more than its limit, however requests and answers overtake each other", () => {
    fc.assert(
      fc.property(Steps, (steps) => {
        const arrivals: number[] = [];
        const ahead: { readonly at: number; readonly happen: () => void }[] = [];
        let allowance = NOTHING_KNOWN;
        let now = 0;

        function pass(until: number): void {
          ahead.sort((a, b) => a.at - b.at);
          while (ahead[0] && ahead[0].at <= until) {
            now = ahead[0].at;
            ahead.shift()?.happen();
          }
          now = until;
        }

        for (const { pause, leaves, there, back, isLost } of steps) {
          pass(now + pause);
          if (waitAt(allowance, leaves, now) > 0) continue;
          allowance = afterSending(allowance, now);
          let limit: Limit | undefined;
          const arrive = () => {
            arrivals.push(now);
            expect(countOf(counting, arrivals, now)).toBeLessThanOrEqual(LIMIT);
            limit = limitOf(counting, arrivals, now);
          };
          const end = () => {
            const endsIn = limit && Math.max(1000, limit.endsIn - back);
            const told =
              isLost || !limit || endsIn === undefined ? undefined : { ...limit, endsIn };
            allowance = afterAnswer(allowance, told, now);
          };
          ahead.push({ at: now + there, happen: arrive }, { at: now + there + back, happen: end });
        }
        pass(now + 1000);
        expect(arrivals.length).toBeGreaterThan(60);
      }),
      { numRuns: 30 },
    );
  });
});
