import { expect, it, jest } from "@jest/globals";
import fc from "fast-check";
import { DAYS, quietAt, type QuietHours } from "../../src/lights/quiet-hours.js";

// For slow machines: the oracle asks minute by minute, which takes seconds on a fast one.
jest.setTimeout(120_000);

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const YEARS = { from: Date.parse("2020-01-01"), to: Date.parse("2030-01-01") };

const ZONES = [
  "Europe/Berlin",
  "Europe/Dublin",
  "America/New_York",
  "America/Santiago",
  "America/St_Johns",
  "Africa/Cairo",
  "Africa/Casablanca",
  "Asia/Kolkata",
  "Asia/Gaza",
  "Australia/Lord_Howe",
  "Pacific/Chatham",
  "UTC",
] as const;

const formats = new Map<string, Intl.DateTimeFormat>(
  ZONES.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat("en", {
      timeZone,
      weekday: "short",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    }),
  ]),
);

/** What a clock on the wall there shows: the day of the week from Monday, and minutes since midnight. */
function wall(timeZone: string, at: number): { day: number; minute: number } {
  const parts = formats.get(timeZone)?.formatToParts(at) ?? [];
  const shown = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  return {
    day: DAYS.findIndex((day) => day === shown.weekday?.toLowerCase()),
    minute: Number(shown.hour) * 60 + Number(shown.minute),
  };
}

function isQuiet(hours: readonly QuietHours[], at: number): boolean {
  return hours.some(({ timeZone, days, from, to }) => {
    const { day, minute } = wall(timeZone, at);
    const begins = (weekday: number) => days.some((name) => name === DAYS[weekday % 7]);
    if (from <= to) return begins(day) && from <= minute && minute < to;
    return (begins(day) && from <= minute) || (begins(day + 6) && minute < to);
  });
}

/** How far the wall is from UTC, in minutes, give or take weeks. */
function offset(timeZone: string, at: number): number {
  const { day, minute } = wall(timeZone, at);
  return (day * 1440 + minute - Math.floor(at / MINUTE)) % (7 * 1440);
}

/** The days on which any zone's clocks change. */
const changes = Array.from(
  { length: (YEARS.to - YEARS.from) / DAY },
  (_, n) => YEARS.from + n * DAY,
).filter((day) => ZONES.some((zone) => offset(zone, day) !== offset(zone, day + DAY)));

const minutes = fc.oneof(fc.integer({ min: 0, max: 1440 }), fc.constantFrom(0, 60, 120, 180, 1440));

const anyHours: fc.Arbitrary<QuietHours[]> = fc.array(
  fc.record({
    timeZone: fc.constantFrom(...ZONES),
    days: fc.subarray([...DAYS]),
    from: minutes,
    to: minutes,
  }),
  { maxLength: 3 },
);

const instants = fc.oneof(
  fc.integer({ min: YEARS.from, max: YEARS.to }),
  fc
    .tuple(fc.constantFrom(...changes), fc.integer({ min: -DAY, max: 2 * DAY }))
    .map(([day, past]) => day + past),
);

it("is quiet exactly while the clock on the wall says so", () => {
  fc.assert(
    fc.property(anyHours, instants, (hours, now) => {
      expect(quietAt(hours, now).isQuiet).toBe(isQuiet(hours, now));
    }),
    { numRuns: 3000 },
  );
});

it("holds until the very minute of the next change", () => {
  fc.assert(
    fc.property(anyHours, instants, (hours, now) => {
      const quiet = quietAt(hours, now);
      const end = Math.min(quiet.until, now + 16 * DAY);
      for (let at = Math.ceil(now / MINUTE) * MINUTE; at < end; at += MINUTE)
        if (isQuiet(hours, at) !== quiet.isQuiet) throw new Error(new Date(at).toISOString());
      if (quiet.until < now + 15 * DAY) expect(isQuiet(hours, end)).toBe(!quiet.isQuiet);
    }),
    { numRuns: 60 },
  );
});
