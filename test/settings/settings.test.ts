import { describe, expect, it } from "@jest/globals";
import type { Environment, Settings } from "../../src/settings/settings.js";
import { faultsOf, settingsOf, warningsOf } from "./support.js";

const DEFAULTS: Settings = {
  production: false,
  tokens: undefined,
  accept: "either",
  toleranceSeconds: 300,
  lights: ["screen"],
  cloud: undefined,
  lan: { addresses: [] },
  branches: undefined,
  palette: "classic",
  lightsConfig: undefined,
  statePath: "./data/state",
  redis: undefined,
  dashboardPassword: undefined,
  webhookIps: undefined,
  buildkiteApiUrl: "https://api.buildkite.com",
  buildkite: undefined,
  notify: undefined,
  followUrl: undefined,
  followToken: undefined,
  port: 3000,
  host: "127.0.0.1",
  trustProxy: 0,
  logLevel: "info",
};

const CLOUD = { apiUrl: "https://api.lifx.com", token: "lifx", selector: "all" };
const LIFX = { LIFX_ACCESS_TOKEN: "lifx" };

describe("without any setting", () => {
  it("everything has its default", () => {
    expect(settingsOf({})).toEqual(DEFAULTS);
    expect(warningsOf({})).toEqual([]);
  });

  it("in production, all interfaces are listened on", () => {
    const settings = settingsOf({ NODE_ENV: "production", WEBHOOK_TOKEN: "t" });
    expect(settings).toEqual({ ...DEFAULTS, production: true, tokens: ["t"], host: undefined });
  });

  it.each([
    "WEBHOOK_TOKEN",
    "LIGHTS",
    "PORT",
    "LOG_LEVEL",
    "LIFX_ACCESS_TOKEN",
    "LIFX_LAN_ADDRESSES",
    "BRANCHES",
    "PALETTE",
    "LIGHTS_CONFIG",
    "DASHBOARD_PASSWORD",
  ])("an empty or blank %s is no setting", (name) => {
    for (const value of ["", " ", "\t\n", undefined]) {
      expect(settingsOf({ [name]: value })).toEqual(DEFAULTS);
    }
  });

  it("an empty environment of every name is no setting either", () => {
    const names = ["NODE_ENV", "WEBHOOK_ACCEPT", "WEBHOOK_TOLERANCE_SECONDS", "BULB_SELECTOR"];
    const more = ["LIFX_BULB_SELECTOR", "LIFX_API_URL", "LIFX_ENDPOINT", "LIFX_LAN_BROADCAST"];
    const environment = [...names, ...more, "HOST", "TRUST_PROXY"].map((name) => [name, ""]);
    expect(settingsOf(Object.fromEntries(environment) as Environment)).toEqual(DEFAULTS);
  });
});

describe("a setting", () => {
  it.each<[Environment, Partial<Settings>]>([
    [{ WEBHOOK_TOKEN: "abc" }, { tokens: ["abc"] }],
    [{ WEBHOOK_TOKEN: " new , old " }, { tokens: ["new", "old"] }],
    [{ WEBHOOK_TOKEN: "p!ä #=\\u0000" }, { tokens: ["p!ä #=\\u0000"] }],
    [{ WEBHOOK_ACCEPT: "signature" }, { accept: "signature" }],
    [{ WEBHOOK_ACCEPT: "token" }, { accept: "token" }],
    [{ WEBHOOK_TOLERANCE_SECONDS: "1" }, { toleranceSeconds: 1 }],
    [{ WEBHOOK_TOLERANCE_SECONDS: "86400" }, { toleranceSeconds: 86_400 }],
    [{ LIGHTS: "lan" }, { lights: ["lan"] }],
    [{ LIGHTS: "lan, screen,lan" }, { lights: ["lan", "screen"] }],
    [
      { LIGHTS: "cloud,lan,screen", ...LIFX },
      { lights: ["cloud", "lan", "screen"], cloud: CLOUD },
    ],
    [LIFX, { lights: ["cloud"], cloud: CLOUD }],
    [
      { LIGHTS: "screen", ...LIFX },
      { lights: ["screen"], cloud: CLOUD },
    ],
    [
      { BULB_SELECTOR: "label:Build light", ...LIFX },
      { cloud: { ...CLOUD, selector: "label:Build light" } },
    ],
    [
      { LIFX_BULB_SELECTOR: "group:Office", ...LIFX },
      { cloud: { ...CLOUD, selector: "group:Office" } },
    ],
    [
      { LIFX_API_URL: "http://127.0.0.1:8080", ...LIFX },
      { cloud: { ...CLOUD, apiUrl: "http://127.0.0.1:8080" } },
    ],
    [
      { LIFX_API_URL: "https://lifx.example/", ...LIFX },
      { cloud: { ...CLOUD, apiUrl: "https://lifx.example" } },
    ],
    [
      { LIFX_ENDPOINT: "lifx.example:8443", ...LIFX },
      { cloud: { ...CLOUD, apiUrl: "https://lifx.example:8443" } },
    ],
    [{ LIFX_LAN_ADDRESSES: "10.0.0.7" }, { lan: { addresses: ["10.0.0.7"] } }],
    [
      { LIFX_LAN_ADDRESSES: "10.0.0.7, 10.0.0.8" },
      { lan: { addresses: ["10.0.0.7", "10.0.0.8"] } },
    ],
    [{ LIFX_LAN_BROADCAST: "10.0.0.255" }, { lan: { addresses: [], broadcast: "10.0.0.255" } }],
    [{ BRANCHES: "*" }, { branches: "*" }],
    [{ BRANCHES: " main release/* !release/old " }, { branches: "main release/* !release/old" }],
    [{ BRANCHES: "!wip/*" }, { branches: "!wip/*" }],
    [{ PALETTE: "classic" }, { palette: "classic" }],
    [{ PALETTE: "calm" }, { palette: "calm" }],
    [{ PALETTE: "colour-blind" }, { palette: "colour-blind" }],
    [{ STATE_PATH: " /var/lib/lights " }, { statePath: "/var/lib/lights" }],
    [{ STATE_PATH: undefined }, { statePath: "./data/state" }],
    [{ STATE_PATH: "" }, { statePath: undefined }],
    [{ STATE_PATH: " " }, { statePath: undefined }],
    [{ DASHBOARD_PASSWORD: "open: sesame" }, { dashboardPassword: "open: sesame" }],
    [{ DASHBOARD_PASSWORD: "public" }, { dashboardPassword: "public" }],
    [{ PORT: "0" }, { port: 0 }],
    [{ PORT: "65535" }, { port: 65_535 }],
    [{ HOST: "0.0.0.0" }, { host: "0.0.0.0" }],
    [
      { NODE_ENV: "production", WEBHOOK_TOKEN: "t", HOST: "::1" },
      { host: "::1", production: true },
    ],
    [{ NODE_ENV: "test" }, { production: false }],
    [{ TRUST_PROXY: "2" }, { trustProxy: 2 }],
    [{ LOG_LEVEL: "silent" }, { logLevel: "silent" }],
    [{ LOG_LEVEL: "debug" }, { logLevel: "debug" }],
  ])("is read: %j", (environment, expected) => {
    const settings = settingsOf(environment);
    expect({ ...settings, ...expected }).toEqual(settings);
    expect(warningsOf(environment)).toEqual([]);
  });

  it.each<[string, string]>([
    ["WEBHOOK_TOKEN", ","],
    ["WEBHOOK_TOKEN", "new,"],
    ["WEBHOOK_TOKEN", "new,,old"],
    ["WEBHOOK_ACCEPT", "signatures"],
    ["WEBHOOK_ACCEPT", "SIGNATURE"],
    ["WEBHOOK_TOLERANCE_SECONDS", "0"],
    ["WEBHOOK_TOLERANCE_SECONDS", "-1"],
    ["WEBHOOK_TOLERANCE_SECONDS", "1.5"],
    ["WEBHOOK_TOLERANCE_SECONDS", "5m"],
    ["WEBHOOK_TOLERANCE_SECONDS", "Infinity"],
    ["WEBHOOK_TOLERANCE_SECONDS", "1e9"],
    ["WEBHOOK_TOLERANCE_SECONDS", "86401"],
    ["LIGHTS", "lamp"],
    ["LIGHTS", "screen,"],
    ["LIGHTS", "screen lan"],
    ["LIFX_ACCESS_TOKEN", "two words"],
    ["LIFX_ACCESS_TOKEN", "line\nbreak"],
    ["LIFX_ACCESS_TOKEN", "tökën"],
    ["LIFX_API_URL", "api.lifx.com"],
    ["LIFX_API_URL", "ftp://api.lifx.com"],
    ["LIFX_API_URL", "https://api.lifx.com/v1"],
    ["LIFX_API_URL", "https://user:password@api.lifx.com"],
    ["LIFX_API_URL", "https://api.lifx.com?x"],
    ["LIFX_API_URL", "javascript:alert(1)"],
    ["LIFX_ENDPOINT", "https://api.lifx.com"],
    ["LIFX_ENDPOINT", "api.lifx.com/v1"],
    ["LIFX_ENDPOINT", "evil.example@api.lifx.com"],
    ["LIFX_LAN_ADDRESSES", "bulb.local"],
    ["LIFX_LAN_ADDRESSES", "10.0.0.7,10.0.0.256"],
    ["LIFX_LAN_ADDRESSES", "10.0.0.7 10.0.0.8"],
    ["LIFX_LAN_ADDRESSES", "fe80::1"],
    ["LIFX_LAN_BROADCAST", "10.0.0.0/24"],
    ["BRANCHES", "main !"],
    ["BRANCHES", "!!main"],
    ["BRANCHES", '"main"'],
    ["BRANCHES", "'main' release/*"],
    ["PALETTE", "rainbow"],
    ["PALETTE", "Classic"],
    ["PALETTE", "color-blind"],
    ["PALETTE", "calm,classic"],
    ["PORT", "65536"],
    ["PORT", "-1"],
    ["PORT", "http"],
    ["PORT", "0x50"],
    ["TRUST_PROXY", "true"],
    ["TRUST_PROXY", "101"],
    ["LOG_LEVEL", "verbose"],
  ])("is refused by its name: %s=%s", (name, value) => {
    const faults = faultsOf({ ...LIFX, [name]: value });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(new RegExp(`^${name}: [A-Za-z\`].{10}`));
  });
});

/** Each example app's environment: as its README and its app.json have it. */
describe("an example app's settings", () => {
  const tokens = { WEBHOOK_TOKEN: "hook", LIFX_ACCESS_TOKEN: "lifx" };
  const expected: Settings = { ...DEFAULTS, tokens: ["hook"], lights: ["cloud"], cloud: CLOUD };
  const heroku = { NODE_ENV: "production", PORT: "41234" };

  it.each<[string, Environment, Settings]>([
    ["Node", { ...tokens, BULB_SELECTOR: "all" }, expected],
    [
      "Node, on Heroku",
      { ...tokens, ...heroku, BULB_SELECTOR: "label:Builds" },
      {
        ...expected,
        production: true,
        host: undefined,
        port: 41_234,
        cloud: { ...CLOUD, selector: "label:Builds" },
      },
    ],
    [
      "Ruby",
      { ...tokens, BULB_SELECTOR: "all", LIFX_ENDPOINT: "lifx.example", PORT: "41234" },
      { ...expected, port: 41_234, cloud: { ...CLOUD, apiUrl: "https://lifx.example" } },
    ],
    [
      "PHP",
      { ...tokens, BULB_SELECTOR: "id:d073d5000001" },
      { ...expected, cloud: { ...CLOUD, selector: "id:d073d5000001" } },
    ],
    [
      "Webtask",
      { ...tokens, LIFX_BULB_SELECTOR: "group:Office" },
      { ...expected, cloud: { ...CLOUD, selector: "group:Office" } },
    ],
    [
      "Webtask, with as little as it needs",
      { LIFX_ACCESS_TOKEN: "lifx" },
      { ...expected, tokens: undefined },
    ],
  ])("keep their meaning: %s", (_, environment, settings) => {
    expect(settingsOf(environment)).toEqual(settings);
    expect(warningsOf(environment)).toEqual([]);
  });
});
