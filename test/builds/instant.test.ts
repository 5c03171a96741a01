import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { buildInstants, jobInstants, parseInstant } from "../../src/builds/instant.js";
import { eventOf } from "../helpers/payloads.js";

describe("parseInstant", () => {
  it.each([
    ["2018-07-01 20:14:38 UTC", Date.UTC(2018, 6, 1, 20, 14, 38)],
    ["2018-07-01T20:14:38Z", Date.UTC(2018, 6, 1, 20, 14, 38)],
    ["2026-06-03T04:15:41.618Z", Date.UTC(2026, 5, 3, 4, 15, 41, 618)],
    ["2026-06-03T04:15:41.6Z", Date.UTC(2026, 5, 3, 4, 15, 41, 600)],
    ["2026-06-03T04:15:41.618999Z", Date.UTC(2026, 5, 3, 4, 15, 41, 618)],
    ["2026-06-03T04:15:41+02:00", Date.UTC(2026, 5, 3, 2, 15, 41)],
    ["2026-06-03 04:15:41 -0330", Date.UTC(2026, 5, 3, 7, 45, 41)],
  ])("reads %s", (text, instant) => {
    expect(parseInstant(text)).toBe(instant);
  });

  it.each([
    [null],
    [undefined],
    [1_780_460_141],
    [""],
    ["yesterday"],
    ["2026-06-03"],
    ["2026-06-03T04:15:41"],
    ["2026-06-03 04:15:41 CET"],
    ["x2026-06-03T04:15:41Z"],
    ["2026-06-03T04:15:41Z, or so"],
    [["2026-06-03T04:15:41Z"]],
    [{}],
  ])("takes %p for no instant", (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  it("reads what Date writes, to the millisecond, and the seconds of the other format", () => {
    const dates = fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(dates, (date) => {
        const iso = date.toISOString();
        expect(parseInstant(iso)).toBe(date.getTime());
        const seconds = Math.floor(date.getTime() / 1000) * 1000;
        expect(parseInstant(`${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`)).toBe(seconds);
      }),
    );
  });
});

describe("the instants of", () => {
  const at = (second: number) => new Date(second * 1000).toISOString();
  const begun = { created_at: at(1), scheduled_at: at(2), started_at: at(3) };
  const lifeOfBuild = { ...begun, failing_at: at(4), finished_at: at(5) };
  const lifeOfJob = {
    ...{ ...begun, runnable_at: at(4), finished_at: at(5) },
    ...{ expired_at: at(6), unblocked_at: at(7), promised_exit_status_at: at(8) },
  };
  const ascending = (instants: readonly number[]) => [...instants].sort((a, b) => a - b);

  it("a build are those of its whole life", () => {
    const { build } = eventOf("build.finished", { build: lifeOfBuild });
    expect(ascending(buildInstants(build))).toEqual([1000, 2000, 3000, 4000, 5000]);
  });

  it("a job are those of its whole life", () => {
    const { job } = eventOf("job.finished", { job: lifeOfJob });
    const whole = [1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000];
    expect(ascending(jobInstants(job))).toEqual(whole);
  });

  it("either leave out what has not happened, or is no instant", () => {
    const partly = { started_at: null, finished_at: "soon" };
    const { build, job } = eventOf("job.started", {
      build: { ...lifeOfBuild, ...partly },
      job: { ...lifeOfJob, ...partly },
    });
    expect(ascending(buildInstants(build))).toEqual([1000, 2000, 4000]);
    expect(ascending(jobInstants(job))).toEqual([1000, 2000, 4000, 6000, 7000, 8000]);
  });
});
