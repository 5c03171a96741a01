import { describe, expect, it } from "@jest/globals";
import type { Environment } from "../../src/settings/settings.js";
import { errorOf, faultsOf, settingsOf, warningsOf } from "./support.js";

const MARK = "s3cr3t-m4rk3r";

/** Every variable wrong at once, and with a secret in it. */
const ALL_WRONG: Environment = {
  NODE_ENV: "production",
  WEBHOOK_TOKEN: `${MARK},,`,
  WEBHOOK_ACCEPT: MARK,
  WEBHOOK_TOLERANCE_SECONDS: MARK,
  LIGHTS: `cloud,${MARK}`,
  LIFX_ACCESS_TOKEN: `${MARK} ${MARK}`,
  BULB_SELECTOR: MARK,
  LIFX_BULB_SELECTOR: MARK,
  LIFX_API_URL: `https://user:${MARK}@api.lifx.com`,
  LIFX_ENDPOINT: `${MARK}/`,
  LIFX_LAN_ADDRESSES: MARK,
  LIFX_LAN_BROADCAST: MARK,
  BRANCHES: `"${MARK}"`,
  PALETTE: MARK,
  LIGHTS_CONFIG: `{ palette: "${MARK}", lights: ["${MARK}"] }`,
  STATE_PATH: MARK,
  DASHBOARD_PASSWORD: MARK,
  NOTIFY_URL: `https://user:${MARK}@receiver.example`,
  NOTIFY_SECRET: MARK,
  PORT: MARK,
  HOST: MARK,
  TRUST_PROXY: MARK,
  LOG_LEVEL: MARK,
  WEBHOOK_TOKN: MARK,
};

/** What nothing can be wrong with by itself. */
const FREE = ["NODE_ENV", "HOST", "STATE_PATH", "DASHBOARD_PASSWORD"];

describe("an environment that is wrong in everything", () => {
  const error = errorOf(ALL_WRONG);

  it.each(Object.keys(ALL_WRONG).filter((name) => !FREE.includes(name)))(
    "is told so in one message, of %s too",
    (name) => {
      expect(error.message.split("\n").filter((line) => line.includes(name))).not.toEqual([]);
    },
  );

  it("hears no value, for any may be a secret", () => {
    const seen = [error.message, error.stack, JSON.stringify(error), String(error)].join();
    expect(seen).not.toContain(MARK);
  });
});

describe("in production", () => {
  it.each([undefined, "", "  "])("a missing WEBHOOK_TOKEN stops the start: %j", (token) => {
    const faults = faultsOf({ NODE_ENV: "production", WEBHOOK_TOKEN: token });
    expect(faults).toEqual([expect.stringMatching(/^WEBHOOK_TOKEN: must be set in production/)]);
  });

  it("it does so with the other faults, not before or after them", () => {
    const faults = faultsOf({ NODE_ENV: " production ", PORT: "x", LIGHTS: "cloud" });
    expect(faults.map((fault) => fault.split(":")[0]).sort()).toEqual([
      "LIFX_ACCESS_TOKEN",
      "PORT",
      "WEBHOOK_TOKEN",
    ]);
  });
});

describe("settings that contradict each other", () => {
  it.each<[string, Environment]>([
    ["LIFX_ACCESS_TOKEN: must be set", { LIGHTS: "cloud" }],
    ["LIFX_ACCESS_TOKEN: must be set", { LIGHTS: "screen, cloud", LIFX_ACCESS_TOKEN: " " }],
    ["BULB_SELECTOR, LIFX_BULB_SELECTOR: mean", { BULB_SELECTOR: "a", LIFX_BULB_SELECTOR: "a" }],
    [
      "LIFX_API_URL, LIFX_ENDPOINT: mean",
      { LIFX_API_URL: "https://a.example", LIFX_ENDPOINT: "a.example" },
    ],
  ])("stop the start: %s", (start, environment) => {
    const faults = faultsOf(environment);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(start);
  });

  it.each<Environment>([
    { BULB_SELECTOR: "a", LIFX_BULB_SELECTOR: "" },
    { LIFX_API_URL: "", LIFX_ENDPOINT: "a.example" },
    { LIGHTS: "screen", LIFX_ACCESS_TOKEN: "t" },
    { NODE_ENV: "production", WEBHOOK_TOKEN: "t", DASHBOARD_PASSWORD: "public" },
    { LIGHTS: "lan", LIFX_LAN_ADDRESSES: "10.0.0.7", LIFX_LAN_BROADCAST: "10.0.0.255" },
  ])("are not these: %j", (environment) => {
    expect(() => settingsOf(environment)).not.toThrow();
  });
});

describe("a name that is nearly a setting's", () => {
  it.each([
    ["WEBHOOK_TOKN", "WEBHOOK_TOKEN"],
    ["WEBHOOK_TOKENS", "WEBHOOK_TOKEN"],
    ["WEBHOK_TOKEN", "WEBHOOK_TOKEN"],
    ["LIFX_ACESS_TOKEN", "LIFX_ACCESS_TOKEN"],
    ["BULB_SELECTER", "BULB_SELECTOR"],
    ["LIFX_LAN_ADDRESS", "LIFX_LAN_ADDRESSES"],
    ["LIGHT", "LIGHTS"],
    ["BRANCHS", "BRANCHES"],
    ["PALLETE", "PALETTE"],
    ["LIGHTS_CONFG", "LIGHTS_CONFIG"],
    ["STATEPATH", "STATE_PATH"],
    ["DASHBOARD_PASWORD", "DASHBOARD_PASSWORD"],
    ["TRUSTPROXY", "TRUST_PROXY"],
    ["LOGLEVEL", "LOG_LEVEL"],
  ])("is a warning that says which: %s", (name, meant) => {
    const [warning, ...others] = warningsOf({ [name]: MARK });
    expect(warning).toMatch(`${name} is no setting: did you mean ${meant}?`);
    expect(warning).not.toContain(MARK);
    expect(others).toEqual([]);
  });

  it.each(
    "HOME PATH HOSTNAME USER PWD OLDPWD SHELL SHLVL TERM LANG LOGNAME MAIL EDITOR TZ DYNO _ CI".split(
      " ",
    ),
  )("is not %s, which is everywhere", (name) => {
    expect(warningsOf({ [name]: "whatever" })).toEqual([]);
  });

  it("is no warning where it is empty", () => {
    expect(warningsOf({ WEBHOOK_TOKN: "" })).toEqual([]);
  });
});

describe("a LIFX token over http", () => {
  it.each([
    ["http://lifx.example", 1],
    ["http://127.example", 1],
    ["http://127.0.0.1.lifx.example", 1],
    ["http://10.0.0.1:8080", 1],
    ["https://lifx.example", 0],
    ["http://localhost:8080", 0],
    ["http://127.0.0.1:8080", 0],
    ["http://127.8.9.10", 0],
    ["http://[::1]:8080", 0],
  ])("is a warning unless it stays on this machine: %s", (LIFX_API_URL, count) => {
    expect(warningsOf({ LIFX_API_URL, LIFX_ACCESS_TOKEN: MARK })).toHaveLength(count);
  });
});
