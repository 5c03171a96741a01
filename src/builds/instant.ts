import type { Build, Job } from "../webhook/index.js";

const INSTANT =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))? ?(?:Z|UTC|([+-])(\d\d):?(\d\d))$/;

/**
 * Milliseconds since 1970, or undefined for anything that is no instant. Reads both formats that
 * Buildkite writes, sometimes in one body: `2018-07-01 20:14:38 UTC`, which `Date` need not
 * understand, and ISO 8601.
 */
export function parseInstant(text: unknown): number | undefined {
  const parts = typeof text === "string" ? INSTANT.exec(text) : null;
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second, fraction = "0", sign, offsetHour, offsetMinute] =
    parts;
  const utc = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    Math.floor(Number(`0.${fraction}`) * 1000),
  );
  const offset = sign ? (Number(offsetHour) * 60 + Number(offsetMinute)) * 60_000 : 0;
  return sign === "+" ? utc - offset : utc + offset;
}

/** Every instant that a build tells of itself, in milliseconds since 1970. */
export function buildInstants(build: Build): number[] {
  return instants([
    build.created_at,
    build.scheduled_at,
    build.started_at,
    build.failing_at,
    build.finished_at,
  ]);
}

export function jobInstants(job: Job): number[] {
  return instants([
    job.created_at,
    job.scheduled_at,
    job.runnable_at,
    job.started_at,
    job.finished_at,
    job.expired_at,
    job.unblocked_at,
    job.promised_exit_status_at,
  ]);
}

function instants(texts: readonly unknown[]): number[] {
  return texts.flatMap((text) => parseInstant(text) ?? []);
}
