import { Temporal } from "temporal-polyfill";

/** The days of the week, in the order that `Temporal` counts them. */
export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

export type Day = (typeof DAYS)[number];

/** A time of day on some days of the week, as clocks on the wall show it. */
export interface QuietHours {
  /** An IANA name, such as `Europe/Berlin`. */
  readonly timeZone: string;
  /** The days on which it begins: where it goes on after midnight, it ends on the day after. */
  readonly days: readonly Day[];
  /** Minutes since midnight, from 0 to 1440; `to` is excluded, and lies on the next day where it is less. */
  readonly from: number;
  readonly to: number;
}

export interface Quiet {
  readonly isQuiet: boolean;
  /** Until when that is so at least, in milliseconds since 1970; Infinity where it never changes. */
  readonly until: number;
}

/** From one instant to another, which is excluded, in milliseconds since 1970. */
interface Span {
  readonly from: number;
  readonly to: number;
}

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/** More than two weeks: what changing clocks skip in one week comes in the next. */
const HORIZON = 15 * DAY;

/**
 * Whether it is quiet now, and until when: the very next change, or 15 days where several time zones
 * show none before. The clock on the wall decides: nothing lies in an hour that it skips, and what
 * lies in an hour that it repeats comes twice.
 *
 * @throws {RangeError} where a time zone is unknown; see `isTimeZone`
 */
export function quietAt(hours: readonly QuietHours[], now: number): Quiet {
  const sight = { from: now, to: now + HORIZON };
  const spans = hours.flatMap((each) => quietSpans(each, sight)).sort((a, b) => a.from - b.from);
  const quietUntil = spans.reduce(
    (until, { from, to }) => (from <= until ? Math.max(until, to) : until),
    now,
  );
  const isQuiet = quietUntil > now;
  const until = isQuiet ? quietUntil : (spans[0]?.from ?? sight.to);
  if (until < sight.to) return { isQuiet, until };

  // Zones that change their clocks on different days may leave a gap, or meet, months from now.
  const zones = new Set(hours.map(({ timeZone }) => timeZone));
  return { isQuiet, until: zones.size > 1 ? sight.to : Infinity };
}

/** Whether it is the IANA name of a time zone, in any case. */
export function isTimeZone(name: string): boolean {
  // Temporal takes offsets and times with a zone as well.
  if (!/^[a-z][\w+/-]*$/i.test(name)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

function quietSpans({ timeZone, days, from, to }: QuietHours, sight: Span): Span[] {
  const end = to < from ? to + 1440 : to;
  return clocks(timeZone, sight).flatMap((clock) =>
    daysOf(clock)
      .filter((day) => days.some((name) => name === weekday(day)))
      .map((day) => day * DAY - clock.offset)
      .map((midnight) => ({
        from: Math.max(clock.from, midnight + from * MINUTE),
        to: Math.min(clock.to, midnight + end * MINUTE),
      }))
      .filter((span) => span.from < span.to),
  );
}

/** While a zone's offset stands: there the clock on the wall is UTC and the offset, in milliseconds. */
interface Clock extends Span {
  readonly offset: number;
}

function clocks(timeZone: string, { from, to }: Span): Clock[] {
  const start = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(timeZone);
  const offset = start.offsetNanoseconds / 1e6;
  const change = start.getTimeZoneTransition("next")?.epochMilliseconds ?? Infinity;
  if (change >= to) return [{ from, to, offset }];
  return [{ from, to: change, offset }, ...clocks(timeZone, { from: change, to })];
}

/** The days on that wall, counted from 1970, and the one before, which may go on after midnight. */
function daysOf({ from, to, offset }: Clock): number[] {
  const first = Math.floor((from + offset) / DAY) - 1;
  const last = Math.floor((to + offset) / DAY);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function weekday(day: number): Day | undefined {
  // 1970 began on a Thursday.
  return DAYS[(day + DAYS.indexOf("thu")) % DAYS.length];
}
