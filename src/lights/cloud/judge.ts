import { LightError } from "../newest.js";
import { excerpt, readDetails, type Answer, type Details, type LightResult } from "./answer.js";
import { rateLimited } from "./rate-limit.js";

export interface Circumstances {
  readonly selector: string;
  /** Milliseconds to the next try, where LIFX itself has failed. */
  readonly retryAfter: number;
}

/** LIFX advises against blindly repeating an effect that a bulb did not answer. */
const OFFLINE_RETRY = 60_000;

interface Refusal {
  readonly code: string;
  readonly advice: string;
}

/** By status; from https://api.developer.lifx.com/reference/errors. Another try changes none. */
const REFUSALS: Readonly<Record<number, Refusal>> = {
  401: {
    code: "lifx_token_refused",
    advice:
      "LIFX does not accept the token: make one at https://cloud.lifx.com/settings and set LIFX_ACCESS_TOKEN",
  },
  403: {
    code: "lifx_forbidden",
    advice:
      "LIFX does not let this token control lights: set LIFX_ACCESS_TOKEN to a personal access token",
  },
  404: {
    code: "lifx_no_such_light",
    advice:
      "LIFX finds no light for the selector: check BULB_SELECTOR, and whose account the token is",
  },
  426: { code: "lifx_https_required", advice: "LIFX wants HTTPS: check LIFX_API_URL" },
};

const REFUSED: Refusal = {
  code: "lifx_request_refused",
  advice: "LIFX does not accept the request: check BULB_SELECTOR and LIFX_API_URL",
};

/** What LIFX's answer means: undefined where every light took the command. */
export function judge(answer: Answer, circumstances: Circumstances): LightError | undefined {
  const { status } = answer;
  const { selector, retryAfter } = circumstances;
  if (status === 429) return rateLimited();
  if (status >= 500) {
    const message = `LIFX's API fails (${status}): tried again until it is well`;
    return new LightError("lifx_unavailable", message, retryAfter);
  }
  if (status >= 300 && status < 400) {
    const message = `LIFX_API_URL answers with a redirect (${status}), which is not followed: set it to where it leads`;
    return new LightError("lifx_redirected", message);
  }
  const details = readDetails(answer.body);
  if (status < 300) return judgeResults(details);
  const { code, advice } = REFUSALS[status] ?? REFUSED;
  const says = details.errors === "" ? "" : `. LIFX says: ${details.errors}`;
  return new LightError(code, `${advice} (${status}, selector ${excerpt([selector])})${says}`);
}

function judgeResults({ results, warnings }: Details): LightError | undefined {
  const missed = results.filter(({ status }) => status !== "ok");
  if (missed.length > 0) {
    const none = missed.length === results.length;
    return new LightError(
      "lifx_lights_missed",
      `LIFX does not reach ${excerpt(missed.map(named))}: check power and Wi-Fi. ` +
        (none ? "Tried again every minute" : "The other lights took it, so it is not repeated"),
      none ? OFFLINE_RETRY : undefined,
    );
  }
  if (warnings === "") return undefined;
  return new LightError("lifx_warned", `LIFX took the request, but warns: ${warnings}`);
}

function named({ id, label, status }: LightResult): string {
  return `${label === "" ? id : label} (${status})`;
}
