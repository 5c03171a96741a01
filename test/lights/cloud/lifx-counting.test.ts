import { describe, expect, it } from "@jest/globals";

import { createCounter, MINUTE } from "../../helpers/lifx-counting.js";

const START = 1_800_000_000_500;

describe("the fake LIFX API's counting", () => {
  it("is in windows that begin with a request", () => {
    const count = createCounter(MINUTE);
    expect(count(START)).toEqual({
      used: 1,
      headers: {
        "x-ratelimit-limit": "120",
        "x-ratelimit-remaining": "119",
        "x-ratelimit-reset": "1800000061",
      },
    });
    for (let used = 2; used <= 121; used += 1) expect(count(START + 59_999).used).toBe(used);
    expect(count(START + 59_999).headers).toMatchObject({ "x-ratelimit-remaining": "0" });
    expect(count(START + 60_000).used).toBe(1);
  });

  it("is of what lies a minute back at the most, where windows slide", () => {
    const count = createCounter({ ...MINUTE, manner: "sliding" });
    count(START);
    count(START + 30_000);
    expect(count(START + 59_999).used).toBe(3);
    expect(count(START + 60_000)).toMatchObject({
      used: 3,
      headers: { "x-ratelimit-reset": "1800000091" },
    });
  });
});
