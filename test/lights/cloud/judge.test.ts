import { describe, expect, it } from "@jest/globals";

import { judge } from "../../../src/lights/cloud/judge.js";

function judged(status: number, body?: unknown) {
  return judge(
    { status, headers: new Headers(), body },
    { selector: "label:Desk", retryAfter: 4000 },
  );
}

const ok = { id: "d073d5000001", label: "Desk", status: "ok" };
const offline = { id: "d073d5000002", label: "Door", status: "offline" };
const timedOut = { id: "d073d5000003", label: "", status: "timed_out" };

describe("judge", () => {
  it.each<[number, unknown]>([
    [200, { results: [ok] }],
    [202, undefined],
    [204, undefined],
    [207, { results: [ok, ok] }],
    [207, { results: [] }],
    [207, undefined],
    [207, null],
    [207, "<html>"],
    [207, [1, 2]],
    [207, { results: "many", warnings: 7, errors: {} }],
    [207, { results: [{ status: 1 }, null] }],
  ])("accepts %i with the body %j", (status, body) => {
    expect(judged(status, body)).toBeUndefined();
  });

  it.each<[number, string, RegExp, number | undefined]>([
    [301, "lifx_redirected", /LIFX_API_URL/, undefined],
    [307, "lifx_redirected", /LIFX_API_URL/, undefined],
    [400, "lifx_request_refused", /BULB_SELECTOR/, undefined],
    [401, "lifx_token_refused", /LIFX_ACCESS_TOKEN/, undefined],
    [403, "lifx_forbidden", /LIFX_ACCESS_TOKEN/, undefined],
    [404, "lifx_no_such_light", /BULB_SELECTOR.*label:Desk/, undefined],
    [418, "lifx_request_refused", /418/, undefined],
    [422, "lifx_request_refused", /422/, undefined],
    [426, "lifx_https_required", /HTTPS.*LIFX_API_URL/, undefined],
    [429, "lifx_rate_limited", /rate limit/, 0],
    [500, "lifx_unavailable", /500/, 4000],
    [503, "lifx_unavailable", /503/, 4000],
    [523, "lifx_unavailable", /523/, 4000],
  ])("takes %i for %s", (status, code, message, retryAfter) => {
    const error = judged(status);
    expect(error).toMatchObject({ code, retryAfter });
    expect(error?.message).toMatch(message);
  });

  it("quotes what LIFX says of a bad parameter", () => {
    const body = {
      error: "color is missing",
      errors: [{ field: "color", message: ["is missing"] }],
    };
    expect(judged(422, body)?.message).toContain(
      'LIFX says: color is missing; {"field":"color","message":["is missing"]}',
    );
  });

  it("quotes at most a line", () => {
    const message = judged(422, { error: "a\nb\u001b[31m".repeat(10_000) })?.message ?? "";
    expect(message.length).toBeLessThan(600);
    expect(message).not.toMatch(/\p{Cc}/u);
  });

  it("names lights that were missed, and does not repeat what others took", () => {
    const error = judged(207, { results: [ok, offline, timedOut] });
    expect(error).toMatchObject({ code: "lifx_lights_missed", retryAfter: undefined });
    expect(error?.message).toContain("Door (offline); d073d5000003 (timed_out)");
    expect(error?.message).not.toContain("Desk");
  });

  it("tries again after a minute where no light took it", () => {
    expect(judged(207, { results: [offline, timedOut] })).toMatchObject({
      code: "lifx_lights_missed",
      retryAfter: 60_000,
    });
  });

  it("passes on warnings, without another try", () => {
    const error = judged(207, { results: [ok], warnings: [{ warning: "Unknown params" }] });
    expect(error).toMatchObject({ code: "lifx_warned", retryAfter: undefined });
    expect(error?.message).toContain("Unknown params");
  });
});
