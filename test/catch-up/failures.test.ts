import { describe, expect, it, jest } from "@jest/globals";
import { once } from "node:events";
import { createServer } from "node:http";
import { TOKEN, type ScriptedAnswer } from "../helpers/fake-buildkite-api.js";
import { listedBuild, MINUTE, useScene } from "./support.js";

const scene = useScene();
const warnings = () => scene.logged().filter(({ level }) => level === 40);

describe("catching up, where Buildkite's API", () => {
  it.each<[string, ScriptedAnswer, string, RegExp]>([
    ["cuts the connection", "destroy", "buildkite_unreachable", /BUILDKITE_API_URL/],
    ["fails", { status: 502 }, "buildkite_unavailable", /502/],
    ["is something else", { status: 200, body: "<p>" }, "buildkite_answer_unreadable", /proxy/],
    [
      "lists more than was asked for",
      { status: 200, body: Array.from({ length: 1_001 }, () => ({})) },
      "buildkite_answer_unreadable",
      /proxy/,
    ],
    ["gives no list", { status: 200, body: {} }, "buildkite_answer_unreadable", /proxy/],
  ])("%s, tries again after ever longer waits", async (_, answer, code, advice) => {
    for (let times = 0; times < 3; times += 1) scene.api.answerNext(answer);
    scene.open().begin();
    await scene.until(() => warnings().length === 1);
    for (const [tries, seconds] of [1, 2, 4].entries()) {
      const wait = await scene.planned(tries + 1);
      expect(wait).toBeGreaterThanOrEqual(seconds * 750);
      expect(wait).toBeLessThanOrEqual(seconds * 1250);
      jest.advanceTimersByTime(wait);
    }
    await scene.until(() => scene.runs() === 1);
    expect(warnings()).toMatchObject([{ code, msg: expect.stringMatching(advice) }]);
    expect(scene.logged().some(({ msg }) => msg === "Buildkite's API answers again")).toBe(true);
  });

  it("does not answer, gives up after a minute and tries again", async () => {
    scene.api.answerNext("hang");
    scene.open().begin();
    await scene.until(() => scene.api.requests.length === 1);
    jest.advanceTimersByTime(MINUTE);
    await scene.until(() => warnings().length === 1);
    jest.advanceTimersByTime(await scene.planned(1));
    await scene.until(() => scene.runs() === 1);
    expect(scene.codes()).toEqual(["buildkite_timed_out"]);
  });

  it.each<[number, string, RegExp]>([
    [401, "buildkite_token_refused", /BUILDKITE_API_TOKEN.*read_builds/],
    [403, "buildkite_forbidden", /read_builds.*single sign-on.*IP addresses/],
    [404, "buildkite_no_such_organization", /BUILDKITE_ORG.*slug/],
    [422, "buildkite_request_refused", /BUILDKITE_API_URL/],
    [301, "buildkite_redirected", /not followed/],
  ])("answers %i, says what to do and tries again rarely", async (status, code, advice) => {
    const location = "https://elsewhere.example.com/";
    scene.api.answerNext({ status, headers: { location }, body: { message: `No, ${TOKEN}.` } });
    scene.open().begin();
    await scene.until(() => warnings().length === 1);
    expect(warnings()).toMatchObject([{ code, msg: expect.stringMatching(advice) }]);
    if (status >= 400) expect(warnings()[0]?.msg).toMatch(/says: No, \[token\]\.$/);
    expect(await scene.planned(1)).toBe(15 * MINUTE);
    jest.advanceTimersByTime(15 * MINUTE - 1);
    expect(scene.api.requests).toHaveLength(1);
    jest.advanceTimersByTime(1);
    await scene.until(() => scene.runs() === 1);
  });

  it("refuses for its rate limit, waits as long as it says", async () => {
    scene.api.left.user = 1;
    scene.open().begin();
    expect(await scene.planned(1)).toBe(42_000);
    scene.api.left.user = 50;
    jest.advanceTimersByTime(41_999);
    expect(scene.api.requests).toHaveLength(1);
    jest.advanceTimersByTime(1);
    await scene.until(() => scene.runs() === 1);
    expect(warnings()).toEqual([]);
  });

  it("refuses though nothing told of it before, waits and says so", async () => {
    scene.api.answerNext({ status: 429, headers: { "retry-after": "30" } });
    scene.open().begin();
    expect(await scene.planned(1)).toBe(30_000);
    jest.advanceTimersByTime(29_999);
    expect(scene.api.requests).toHaveLength(1);
    jest.advanceTimersByTime(1);
    await scene.until(() => scene.runs() === 1);
    expect(scene.codes()).toEqual(["buildkite_rate_limited"]);
  });

  it("leads to another host, keeps the token to itself", async () => {
    const seen: unknown[] = [];
    const elsewhere = createServer((request, response) => {
      seen.push(request.headers);
      response.end("[]");
    }).listen(0, "127.0.0.1");
    await once(elsewhere, "listening");
    const address = elsewhere.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const there = `http://127.0.0.1:${port ?? 0}/v2/organizations/harbour-lights/builds`;
    const next = { link: `<${there}>; rel="next"` };
    scene.api.answerNext({ status: 200, headers: next, body: [listedBuild(1)] });
    scene.api.answerNext({ status: 302, headers: { location: there } });
    scene.open().begin();
    await scene.until(() => warnings().length === 2);
    expect(scene.numbers()).toEqual([1]);
    expect(warnings().map(({ msg }) => msg)).toEqual([
      expect.stringContaining("where the token is not sent"),
      expect.stringContaining("not followed"),
    ]);
    elsewhere.close();
    expect(seen).toEqual([]);
  });

  it("refuses the token, says so without it", async () => {
    scene.open({ token: "bkua_another" }).begin();
    await scene.until(() => warnings().length === 1);
    expect(scene.codes()).toEqual(["buildkite_token_refused"]);
    expect(JSON.stringify(scene.logged())).not.toContain("bkua_another");
  });
});
