import { describe, expect, it, test } from "@jest/globals";
import { DAYS, isTimeZone, quietAt, type QuietHours } from "../../src/lights/quiet-hours.js";

const WEEKDAYS = DAYS.slice(0, 5);
const BERLIN = "Europe/Berlin";

function minutes(time: string): number {
  const [hour, minute] = time.split(":").map(Number);
  return Number(hour) * 60 + Number(minute);
}

/** Quiet hours such as "22:00-07:00"; every day in Berlin, unless told otherwise. */
function hours(times: string, days: QuietHours["days"] = DAYS, timeZone = BERLIN): QuietHours {
  const [from = "", to = ""] = times.split("-");
  return { timeZone, days, from: minutes(from), to: minutes(to) };
}

/** Its changes in the hours after an instant, in UTC: + is quiet from there on, - is not. */
function changes(quietHours: QuietHours[], from: string, hoursLong: number): string[] {
  const end = Date.parse(from) + hoursLong * 3_600_000;
  const found = [];
  let { until } = quietAt(quietHours, Date.parse(from));
  while (until < end) {
    const { isQuiet, until: next } = quietAt(quietHours, until);
    const time = new Date(until).toISOString().slice(5, 16).replace("T", " ");
    found.push(`${time}${isQuiet ? "+" : "-"}`);
    until = next;
  }
  return found;
}

describe("a week", () => {
  // 2026-06-01 is a Monday; Berlin is at +02:00.
  test.each([
    ["the first minute", "22:00-07:00", WEEKDAYS, "2026-06-01T22:00+02:00", true],
    ["before the first minute", "22:00-07:00", WEEKDAYS, "2026-06-01T21:59:59.999+02:00", false],
    ["the last moment", "22:00-07:00", WEEKDAYS, "2026-06-02T06:59:59.999+02:00", true],
    ["the end is excluded", "22:00-07:00", WEEKDAYS, "2026-06-02T07:00+02:00", false],
    ["the day it begins on counts", "22:00-07:00", WEEKDAYS, "2026-06-06T06:00+02:00", true],
    ["Sunday to Monday began on Sunday", "22:00-07:00", WEEKDAYS, "2026-06-01T06:00+02:00", false],
    ["Saturday's evening", "22:00-07:00", WEEKDAYS, "2026-06-06T23:00+02:00", false],
    ["Sunday night goes on on Monday", "22:00-07:00", ["sun"], "2026-06-01T06:00+02:00", true],
    ["a whole day, its start", "00:00-24:00", ["sat"], "2026-06-06T00:00+02:00", true],
    ["a whole day, its end", "00:00-24:00", ["sat"], "2026-06-07T00:00+02:00", false],
    ["up to midnight", "18:00-24:00", ["sat"], "2026-06-06T23:59+02:00", true],
    ["up to midnight, then", "18:00-00:00", ["sat"], "2026-06-07T00:00+02:00", false],
    ["no time at all", "08:00-08:00", DAYS, "2026-06-06T08:00+02:00", false],
    ["no day at all", "00:00-24:00", [], "2026-06-06T08:00+02:00", false],
  ] as const)("%s", (_, times, days, at, isQuiet) => {
    expect(quietAt([hours(times, days)], Date.parse(at)).isQuiet).toBe(isQuiet);
  });

  test.each([
    ["India", "Asia/Kolkata", "2026-06-01T22:00+05:30"],
    ["Nepal", "Asia/Kathmandu", "2026-06-01T22:00+05:45"],
    ["the Marquesas", "Pacific/Marquesas", "2026-06-01T22:00-09:30"],
    ["Kiribati", "Pacific/Kiritimati", "2026-06-01T22:00+14:00"],
    ["any case", "europe/berlin", "2026-06-01T22:00+02:00"],
  ])("by the clock on the wall: %s", (_, timeZone, begin) => {
    const begins = Date.parse(begin);
    const quietHours = [hours("22:00-07:00", ["mon"], timeZone)];
    expect(quietAt(quietHours, begins - 1)).toEqual({ isQuiet: false, until: begins });
    expect(quietAt(quietHours, begins)).toEqual({ isQuiet: true, until: begins + 9 * 3_600_000 });
  });
});

describe("several", () => {
  it("is quiet where any says so, without a break where they meet", () => {
    const quietHours = [
      hours("22:00-07:00", WEEKDAYS),
      hours("00:00-24:00", ["sat", "sun"]),
      hours("06:00-08:00", ["mon"]),
    ];
    expect(changes(quietHours, "2026-06-05T12:00Z", 4 * 24)).toEqual([
      "06-05 20:00+",
      "06-07 22:00-",
      "06-08 04:00+",
      "06-08 06:00-",
      "06-08 20:00+",
      "06-09 05:00-",
    ]);
  });

  it("takes each in its own time zone", () => {
    const quietHours = [
      hours("22:00-23:00", ["mon"], "Asia/Tokyo"),
      hours("22:00-23:00", ["mon"], "America/New_York"),
    ];
    expect(changes(quietHours, "2026-06-01T00:00Z", 2 * 24)).toEqual([
      "06-01 13:00+",
      "06-01 14:00-",
      "06-02 02:00+",
      "06-02 03:00-",
    ]);
  });

  it("notices a gap that opens months later, where zones change their clocks apart", () => {
    // Six hours lie between the two, but five in March from the 8th, when New York's clocks change.
    const quietHours = [hours("06:00-24:00"), hours("18:00-24:00", DAYS, "America/New_York")];
    expect(changes(quietHours, "2026-01-01T12:00Z", 68 * 24)).toContain("03-09 04:00-");
  });
});

describe("where clocks change", () => {
  const nights = {
    "Berlin, 03:00 is 02:00": [BERLIN, "2026-10-24T12:00+02:00"],
    "Berlin, 02:00 is 03:00": [BERLIN, "2027-03-27T12:00+01:00"],
    "Santiago, 00:00 is 01:00": ["America/Santiago", "2026-09-05T12:00-04:00"],
    "Santiago, 24:00 is 23:00": ["America/Santiago", "2027-04-03T12:00-03:00"],
    "Cairo, 00:00 is 01:00": ["Africa/Cairo", "2026-04-23T12:00+02:00"],
    "Lord Howe, 02:00 is 02:30": ["Australia/Lord_Howe", "2026-10-03T12:00+10:30"],
    "Lord Howe, 02:00 is 01:30": ["Australia/Lord_Howe", "2027-04-03T12:00+11:00"],
  } as const;

  test.each([
    ["Berlin, 03:00 is 02:00", "before", "sun 01:00-01:30", "23:00+ 23:30-"],
    ["Berlin, 03:00 is 02:00", "into", "sun 01:00-02:30", "23:00+ 00:30- 01:00+ 01:30-"],
    ["Berlin, 03:00 is 02:00", "inside", "sun 02:15-02:45", "00:15+ 00:45- 01:15+ 01:45-"],
    ["Berlin, 03:00 is 02:00", "all of it", "sun 02:00-03:00", "00:00+ 02:00-"],
    ["Berlin, 03:00 is 02:00", "around", "sun 01:30-03:30", "23:30+ 02:30-"],
    ["Berlin, 03:00 is 02:00", "out of", "sun 02:30-04:00", "00:30+ 01:00- 01:30+ 03:00-"],
    ["Berlin, 03:00 is 02:00", "after", "sun 03:00-04:00", "02:00+ 03:00-"],
    ["Berlin, 03:00 is 02:00", "that night", "sat 22:00-06:00", "20:00+ 05:00-"],
    ["Berlin, 03:00 is 02:00", "night, into", "sat 23:00-02:30", "21:00+ 00:30- 01:00+ 01:30-"],
    ["Berlin, 03:00 is 02:00", "25 hours", "sun 00:00-24:00", "22:00+ 23:00-"],

    ["Berlin, 02:00 is 03:00", "before", "sun 01:00-01:30", "00:00+ 00:30-"],
    ["Berlin, 02:00 is 03:00", "into", "sun 01:30-02:30", "00:30+ 01:00-"],
    ["Berlin, 02:00 is 03:00", "inside", "sun 02:15-02:45", ""],
    ["Berlin, 02:00 is 03:00", "all of it", "sun 02:00-03:00", ""],
    ["Berlin, 02:00 is 03:00", "around", "sun 01:30-03:30", "00:30+ 01:30-"],
    ["Berlin, 02:00 is 03:00", "out of", "sun 02:30-04:00", "01:00+ 02:00-"],
    ["Berlin, 02:00 is 03:00", "after", "sun 03:00-04:00", "01:00+ 02:00-"],
    ["Berlin, 02:00 is 03:00", "that night", "sat 22:00-06:00", "21:00+ 04:00-"],
    ["Berlin, 02:00 is 03:00", "night, into", "sat 23:00-02:30", "22:00+ 01:00-"],
    ["Berlin, 02:00 is 03:00", "23 hours", "sun 00:00-24:00", "23:00+ 22:00-"],

    ["Santiago, 00:00 is 01:00", "no midnight", "sun 00:00-24:00", "04:00+ 03:00-"],
    ["Santiago, 00:00 is 01:00", "inside", "sun 00:10-00:50", ""],
    ["Santiago, 00:00 is 01:00", "night, into", "sat 23:00-00:30", "03:00+ 04:00-"],
    ["Santiago, 24:00 is 23:00", "next day", "sun 00:00-24:00", "04:00+ 04:00-"],
    ["Santiago, 24:00 is 23:00", "into", "sat 22:00-23:30", "01:00+ 02:30- 03:00+ 03:30-"],
    ["Santiago, 24:00 is 23:00", "out of", "sat 23:30-00:30", "02:30+ 03:00- 03:30+ 04:30-"],
    ["Cairo, 00:00 is 01:00", "no midnight", "fri 00:00-24:00", "22:00+ 21:00-"],
    ["Lord Howe, 02:00 is 02:30", "out of", "sun 02:15-02:45", "15:30+ 15:45-"],
    ["Lord Howe, 02:00 is 01:30", "into", "sun 01:15-01:45", "14:15+ 14:45- 15:00+ 15:15-"],
  ] as const)("%s: %s (%s)", (night, _, when, expected) => {
    const [timeZone, noon] = nights[night];
    const days = DAYS.filter((day) => when.startsWith(day));
    const found = changes([hours(when.slice(4), days, timeZone)], noon, 40);
    expect(found.map((change) => change.slice("06-01 ".length)).join(" ")).toBe(expected);
  });

  it("looks beyond a week whose only quiet hour is skipped", () => {
    const { until } = quietAt([hours("02:00-03:00", ["sun"])], Date.parse("2027-03-21T02:00Z"));
    expect(until).toBe(Date.parse("2027-04-04T00:00Z"));
  });
});

describe("what never changes", () => {
  test.each([
    ["no hours", [], false],
    ["no days", [hours("08:00-09:00", [])], false],
    ["no time", [hours("08:00-08:00")], false],
    ["all week", [hours("00:00-24:00")], true],
    ["all week, by two", [hours("08:00-20:00"), hours("20:00-08:00")], true],
  ])("%s", (_, quietHours, isQuiet) => {
    // Two days before clocks change.
    const now = Date.parse("2027-03-26T12:00Z");
    expect(quietAt(quietHours, now)).toEqual({ isQuiet, until: Infinity });
  });
});

describe("isTimeZone", () => {
  test.each(["Europe/Berlin", "europe/berlin", "UTC", "Etc/GMT+5", "America/Port-au-Prince"])(
    "takes %s",
    (name) => {
      expect(isTimeZone(name)).toBe(true);
    },
  );

  test.each(["", "Europe/Nowhere", "Berlin", "+01:00", "Z", "2026-06-01T00:00[UTC]", " UTC"])(
    "refuses %j",
    (name) => {
      expect(isTimeZone(name)).toBe(false);
    },
  );
});
