import { describe, expect, it } from "@jest/globals";
import { PATIENCE } from "../../src/builds/outlook.js";
import { WORST_FIRST } from "../../src/builds/status.js";
import { PALETTES } from "../../src/lights/palettes/index.js";
import type { ConfiguredLight } from "../../src/settings/lights/index.js";
import { readSettings, type Environment } from "../../src/settings/settings.js";
import { faultsOf, settingsOf, warningsOf } from "./support.js";

const LIFX = { LIFX_ACCESS_TOKEN: "lifx" };
const CONFIG = "lights:\n  - name: Web\n";

function onlyLight(environment: Environment): ConfiguredLight {
  const { lights } = readSettings(environment).lights;
  const [light] = lights;
  if (!light || lights.length > 1) throw new Error("There is not one light.");
  return light;
}

describe("without LIGHTS_CONFIG", () => {
  it("there is one light, of all pipelines' default branches", () => {
    expect(readSettings({}).lights).toEqual({
      lights: [
        {
          rule: {
            name: "light",
            watch: {
              pipelines: undefined,
              branches: undefined,
              pullRequests: false,
              tags: false,
              steps: undefined,
            },
            palette: PALETTES.classic,
            plays: [],
            quietHours: [],
          },
        },
      ],
      priorities: WORST_FIRST,
      patience: PATIENCE,
    });
  });

  it.each<[Environment, Omit<ConfiguredLight, "rule">]>([
    [{ LIGHTS: "screen", ...LIFX }, {}],
    [{ LIGHTS: "lan" }, { lan: [] }],
    [LIFX, { cloud: "all" }],
    [{ ...LIFX, BULB_SELECTOR: "label:Desk" }, { cloud: "label:Desk" }],
    [
      { ...LIFX, LIGHTS: "cloud,lan,screen" },
      { cloud: "all", lan: [] },
    ],
  ])("it is where LIGHTS and BULB_SELECTOR say: %j", (environment, where) => {
    const light = onlyLight(environment);
    expect(light).toEqual({ rule: light.rule, ...where });
  });

  it.each([
    ["*", true, true],
    ["main", false, false],
    ["* !release/*", true, false],
  ])("it watches the BRANCHES %s", (BRANCHES, watchesWip, watchesTheRest) => {
    const { watch } = onlyLight({ BRANCHES }).rule;
    expect(watch.branches?.("wip")).toBe(watchesWip);
    expect(watch).toMatchObject({ pullRequests: watchesTheRest, tags: watchesTheRest });
  });

  it("it has the PALETTE", () => {
    expect(onlyLight({ PALETTE: "calm" }).rule.palette).toBe(PALETTES.calm);
  });
});

describe("with LIGHTS_CONFIG", () => {
  it("its lights are in place of the one, each on the page", () => {
    const { settings, lights } = readSettings({ LIGHTS_CONFIG: CONFIG });
    expect(settings.lightsConfig).toBe(CONFIG);
    expect(lights.lights).toMatchObject([{ rule: { name: "Web" } }]);
  });

  it("PALETTE is for those whose config names none", () => {
    const paletteOf = (text: string) =>
      onlyLight({ LIGHTS_CONFIG: text, PALETTE: "colour-blind" }).rule.palette;
    expect(paletteOf(CONFIG)).toBe(PALETTES["colour-blind"]);
    expect(paletteOf(`palette: classic\n${CONFIG}`)).toBe(PALETTES.classic);
    expect(paletteOf(`palette: classic\n${CONFIG}    palette: calm\n`)).toBe(PALETTES.calm);
  });

  it("spaces at the beginning of the text mean something", () => {
    const { lights } = readSettings({
      LIGHTS_CONFIG: "\n  palette: calm\n  lights: [name: Web]\n",
    });
    expect(lights.lights).toHaveLength(1);
  });

  it("settings that it stands in place of are a warning each, and not checked against others", () => {
    const environment = {
      LIGHTS: "cloud,lan",
      LIFX_BULB_SELECTOR: "label:Desk",
      BRANCHES: "*",
      PALETTE: "calm",
    };
    expect(warningsOf({ ...environment, LIGHTS_CONFIG: CONFIG })).toEqual([
      "LIGHTS is not used: LIGHTS_CONFIG says it for each light.",
      "LIFX_BULB_SELECTOR is not used: LIGHTS_CONFIG says it for each light.",
      "BRANCHES is not used: LIGHTS_CONFIG says it for each light.",
    ]);
    const usual = { LIGHTS: "screen", BULB_SELECTOR: "all" };
    expect(warningsOf({ ...usual, LIGHTS_CONFIG: CONFIG })).toEqual([]);
  });

  it("its faults come with those of the other settings", () => {
    const text = "lights:\n  - name: Web\n    cloud: all\n  - name: Web\n";
    expect(faultsOf({ PORT: "x", LIGHTS_CONFIG: text, LIFX_ACCES_TOKEN: "lifx" })).toEqual([
      "PORT: must be a whole number from 0 to 65535",
      "LIGHTS_CONFIG:3: lights[0].cloud: needs the setting LIFX_ACCESS_TOKEN",
      "LIGHTS_CONFIG:4: lights[1].name: must differ from the name of lights[0]",
      "LIFX_ACCES_TOKEN is no setting: did you mean LIFX_ACCESS_TOKEN?",
    ]);
    expect(
      settingsOf({ ...LIFX, LIGHTS_CONFIG: "{ lights: [{ name: Web, cloud: all }] }" }),
    ).toBeDefined();
  });
});
