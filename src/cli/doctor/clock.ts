import type { Exchange } from "../../http/exchange.js";
import { askHost } from "./ask.js";
import { failed, noted, ok, type Check, type Result } from "./check.js";

/** Seconds: what clocks that are kept in step never reach, and requests take at most. */
const FINE = 5;

export const clockCheck: Check = {
  name: "Clock",
  async run({ settings }, signal) {
    const url = new URL("/v2/meta", settings.buildkiteApiUrl);
    const compared = { clock: "This machine's clock", with: "Buildkite's" };
    try {
      return judgeClock(-aheadOfUs(await askHost(url, { signal })), compared, settings);
    } catch {
      // The app at home need not reach Buildkite: Buildkite reaches it.
      return noted(`${url.origin} does not answer: there is no clock to compare with.`);
    }
  },
};

/** Where the app runs elsewhere, its clock is the one that counts. */
export const appClockCheck: Check = {
  name: "Its clock",
  after: "The app",
  async run({ settings, url }, signal) {
    const answer = await askHost(new URL("/healthz", url), { signal });
    const compared = { clock: "The app's clock", with: "this machine's" };
    return judgeClock(aheadOfUs(answer), compared, settings);
  },
};

/** Seconds; NaN where the answer has no date. A date has no fractions: on average half a second is missing. */
function aheadOfUs({ headers, took }: Exchange): number {
  const theirs = Date.parse(headers.get("date") ?? "") + 500;
  return Math.round((theirs - (Date.now() - took / 2)) / 1000);
}

function judgeClock(
  ahead: number,
  names: { readonly clock: string; readonly with: string },
  { toleranceSeconds }: { readonly toleranceSeconds: number },
): Result {
  if (Number.isNaN(ahead)) return noted("The answer has no date to compare with.");
  const off = Math.abs(ahead);
  if (off <= FINE) return ok(`${names.clock} agrees with ${names.with}.`);
  const distance = `${names.clock} is ${String(off)} s ${ahead > 0 ? "ahead of" : "behind"} ${names.with}`;
  const advice = `signatures are refused from ${String(toleranceSeconds)} s on. Keep it in step (NTP)`;
  const says = `${distance}: ${advice}.`;
  return off * 2 < toleranceSeconds ? noted(says) : failed(says);
}
