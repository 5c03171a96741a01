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
