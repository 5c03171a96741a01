import { describe, expect, it } from "@jest/globals";
import { readFollowSettings } from "../../src/settings/follow.js";
import { SettingsError, type Environment } from "../../src/settings/settings.js";
import { faultsOf, settingsOf, warningsOf } from "./support.js";

const URL = "https://my-light.example";
const TOKEN = "0123456789abcdef";
const SET = { FOLLOW_URL: URL, FOLLOW_TOKEN: TOKEN };

const lightsOf = (environment: Environment) =>
  readFollowSettings({ ...SET, ...environment }).settings.lights;

function faultsOfFollower(environment: Environment): readonly string[] {
  try {
    readFollowSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
  throw new Error("These settings were taken.");
}

describe("FOLLOW_URL", () => {
  it.each([
    URL,
    `${URL}/`,
    "http://127.0.0.1:3000",
    "http://localhost:3000",
    "http://[::1]:3000",
    "http://192.168.1.20:3000",
    "http://10.0.0.5",
    "http://172.31.0.1",
    "http://[fd00::1]",
    "http://raspberrypi.local",
  ])("may be %s", (url) => {
    expect(settingsOf({ FOLLOW_URL: url }).followUrl).toBe(url.replace(/\/$/, ""));
  });

  it.each([
    "http://my-light.example",
    "http://172.32.0.1",
    "http://8.8.8.8",
    "http://local.example",
    "http://notlocalhost.example.com",
    "http://192.168.1.20.example",
    "https://my-light.example/path",
    "ftp://127.0.0.1",
    "my-light.example",
  ])("may not be %s", (url) => {
    expect(faultsOf({ FOLLOW_URL: url })).toEqual([expect.stringMatching(/^FOLLOW_URL: must be/)]);
  });
});

describe("FOLLOW_TOKEN", () => {
  it("is 16 characters or more, and no fault quotes it", () => {
    expect(settingsOf({ FOLLOW_TOKEN: TOKEN }).followToken).toBe(TOKEN);
    const [fault, ...others] = faultsOf({ FOLLOW_TOKEN: "s3cret" });
    expect(fault).toMatch(/^FOLLOW_TOKEN: must be 16 characters or more/);
    expect(others).toEqual([]);
    expect(fault).not.toContain("s3cret");
  });

  it("is missed where its name is misspelt", () => {
    expect(warningsOf({ FOLLOW_TOKN: TOKEN })).toEqual([
      "FOLLOW_TOKN is no setting: did you mean FOLLOW_TOKEN?",
    ]);
  });
});

describe("a follower's settings", () => {
  it("need an address and a token, and neither a webhook's token nor LIFX's", () => {
    const { settings, warnings } = readFollowSettings({ ...SET, NODE_ENV: "production" });
    expect(warnings).toEqual([]);
    expect(settings).toMatchObject({
      url: URL,
      token: TOKEN,
      lights: [{ name: undefined, lan: [] }],
      statePath: "./data/state",
    });
  });

  it("have all their faults named at once", () => {
    const faults = faultsOfFollower({
      FOLLOW_URL: "http://my-light.example",
      LIGHTS: "cloud",
      BULB_SELECTOR: "group:Office",
      LOG_LEVEL: "loud",
    });
    expect(faults.map((fault) => fault.split(":")[0])).toEqual([
      "FOLLOW_URL",
      "LOG_LEVEL",
      "FOLLOW_TOKEN",
      "LIGHTS",
      "BULB_SELECTOR",
    ]);
    expect(faultsOfFollower({})).toEqual([
      expect.stringMatching(/^FOLLOW_URL: must be set/),
      expect.stringMatching(/^FOLLOW_TOKEN: must be set/),
    ]);
  });

  it.each([
    ["all", []],
    ["label:Desk", ["Desk"]],
    ["id:d073d5000001, label:Top shelf", ["d073d5000001", "Top shelf"]],
  ])("take of BULB_SELECTOR what a network can tell apart: %s", (selector, lan) => {
    expect(lightsOf({ BULB_SELECTOR: selector })).toEqual([{ name: undefined, lan }]);
  });

  it("take from LIGHTS_CONFIG the lights that name bulbs of this network", () => {
    const lights = "{ name: Web, lan: [Desk] }, { name: Page }, { name: All, lan: all }";
    expect(lightsOf({ LIGHTS_CONFIG: `{ lights: [${lights}] }`, LIGHTS: "lan" })).toEqual([
      { name: "Web", lan: ["Desk"] },
      { name: "All", lan: [] },
    ]);
  });

  it("say where a LIGHTS_CONFIG names none", () => {
    const LIGHTS_CONFIG = "{ lights: [{ name: Web }] }";
    expect(faultsOfFollower({ ...SET, LIGHTS_CONFIG })).toEqual([
      expect.stringMatching(/^LIGHTS_CONFIG: must say .* lan: all/),
    ]);
  });
});
