import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { buildkiteChecks } from "../../../src/cli/doctor/buildkite.js";
import { clockCheck } from "../../../src/cli/doctor/clock.js";
import { lifxCheck } from "../../../src/cli/doctor/lifx.js";
import {
  ORGANIZATION,
  startFakeBuildkiteApi,
  TOKEN,
  type FakeBuildkiteApi,
} from "../../helpers/fake-buildkite-api.js";
import { startFakeLifxApi, type FakeLifxApi } from "../../helpers/fake-lifx-api.js";
import { contextOf, resultOf } from "./support.js";

const LIFX_TOKEN = "lifx-t0ken";

let buildkite: FakeBuildkiteApi;
let lifx: FakeLifxApi;

beforeAll(async () => {
  buildkite = await startFakeBuildkiteApi();
  const lights = [
    { id: "d073d5000001", label: "Desk", group: "Office" },
    { id: "d073d5000002", label: "Shelf", group: "Office", status: "offline" },
  ] as const;
  lifx = await startFakeLifxApi({ token: LIFX_TOKEN, lights });
});

beforeEach(() => {
  buildkite.clock = Date.now;
  buildkite.scopes = ["read_builds"];
});

afterAll(() => Promise.all([buildkite.close(), lifx.close()]));

describe("the clock", () => {
  it.each([
    [0, "ok", /agrees with Buildkite's/],
    [60, "noted", /clock is (59|60) s behind Buildkite's: signatures are refused from 300 s on/],
    [-100, "noted", /clock is (100|101) s ahead of Buildkite's/],
    [200, "failed", /clock is (199|200) s behind/],
  ])("of Buildkite %d s ahead of ours: %s", async (ahead, mark, says) => {
    buildkite.clock = () => Date.now() + ahead * 1000;
    const result = await resultOf(
      [clockCheck],
      "Clock",
      contextOf({ BUILDKITE_API_URL: buildkite.url }),
    );
    expect(result.mark).toBe(mark);
    expect(result.says).toMatch(says);
  });

  it("is not judged where there is none to compare with", async () => {
    buildkite.clock = () => undefined;
    const context = contextOf({ BUILDKITE_API_URL: buildkite.url });
    expect((await resultOf([clockCheck], "Clock", context)).mark).toBe("noted");
    const nobody = contextOf({ BUILDKITE_API_URL: "http://127.0.0.1:9" });
    expect((await resultOf([clockCheck], "Clock", nobody)).mark).toBe("noted");
  });
});

describe("LIFX's HTTP API", () => {
  it.each([
    [{ LIFX_ACCESS_TOKEN: LIFX_TOKEN }, "ok", "all: 2 found, 1 connected"],
    [
      { LIFX_ACCESS_TOKEN: LIFX_TOKEN, BULB_SELECTOR: "label:Shelf" },
      "failed",
      "label:Shelf: 1 found, 0 connected",
    ],
  ])("counts what the selector matches: %j", async (environment, mark, detail) => {
    const context = contextOf({ LIFX_API_URL: lifx.url, ...environment });
    const result = await resultOf([lifxCheck], "LIFX's HTTP API", context);
    expect(result).toMatchObject({ mark, details: [detail] });
  });

  it("that is not set up is not asked", async () => {
    const result = await resultOf([lifxCheck], "LIFX's HTTP API", contextOf({}));
    expect(result.mark).toBe("noted");
  });

  it.each([
    [{ LIFX_ACCESS_TOKEN: "wr0ng" }, /^LIFX does not accept the token/],
    [{ LIFX_ACCESS_TOKEN: LIFX_TOKEN, BULB_SELECTOR: "label:None" }, /^LIFX finds no light/],
    [
      { LIFX_ACCESS_TOKEN: LIFX_TOKEN, LIFX_API_URL: "http://127.0.0.1:9" },
      /^LIFX's API is not reached \([^)]*\): check the network and LIFX_API_URL$/,
    ],
  ])("says what to do: %j", async (environment, message) => {
    const context = contextOf({ LIFX_API_URL: lifx.url, ...environment });
    const result = resultOf([lifxCheck], "LIFX's HTTP API", context);
    await expect(result).rejects.toThrow(message);
    await expect(result).rejects.not.toThrow(environment.LIFX_ACCESS_TOKEN);
  });

  it("that fails is not said to be tried again", async () => {
    lifx.listNext({ status: 503 });
    const context = contextOf({ LIFX_API_URL: lifx.url, LIFX_ACCESS_TOKEN: LIFX_TOKEN });
    const result = resultOf([lifxCheck], "LIFX's HTTP API", context);
    await expect(result).rejects.toThrow(/^LIFX's API fails \(503\)$/);
  });
});

describe("Buildkite's API", () => {
  function contextWith(token: string, organization = ORGANIZATION) {
    return contextOf({
      BUILDKITE_API_URL: buildkite.url,
      BUILDKITE_API_TOKEN: token,
      BUILDKITE_ORG: organization,
    });
  }

  it.each([
    [TOKEN, ["read_builds", "read_user"], "ok", /takes the token, with read_builds, read_user/],
    [TOKEN, ["read_user"], "failed", /lacks read_builds\. Make one/],
    ["bkua_wr0ng", [], "failed", /does not accept BUILDKITE_API_TOKEN\. Make one/],
  ])("tells what the token %s may do: %j", async (token, scopes, mark, says) => {
    buildkite.scopes = scopes;
    const result = await resultOf(buildkiteChecks, "Buildkite's API", contextWith(token));
    expect(result.mark).toBe(mark);
    expect(result.says).toMatch(says);
    expect(result.says).not.toContain(token);
  });

  it("lets the organization's builds be read, or says which is wrong", async () => {
    const good = await resultOf(buildkiteChecks, "Buildkite's builds", contextWith(TOKEN));
    expect(good.mark).toBe("ok");
    const wrong = resultOf(buildkiteChecks, "Buildkite's builds", contextWith(TOKEN, "nobody"));
    await expect(wrong).rejects.toThrow(/^Buildkite finds no such organization/);
  });
});
