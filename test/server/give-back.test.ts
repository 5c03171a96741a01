import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sampleBody } from "../../src/cli/sample.js";
import type { Environment } from "../../src/settings/settings.js";
import { postSigned, startApp, type RunningApp } from "../helpers/app.js";
import { startFakeLanBulb, type FakeLanBulb } from "../helpers/fake-lan-bulb.js";
import { startFakeLifxApi, type FakeLifxApi } from "../helpers/fake-lifx-api.js";
import { follow } from "../helpers/follow.js";
import { until } from "../helpers/until.js";

// A bulb that is silent is waited for, and a light that ends.
jest.setTimeout(60_000);

const LIFX_TOKEN = "c0ffee5ec4e7";
const SHELF = "d073d5000001";

/** What the bulb on the LAN and the one behind LIFX's API showed before anything of ours. */
const PINK = { hue: 325, saturation: 0.5, brightness: 0.3, kelvin: 3500 };
const WARM = { hue: 0, saturation: 0, brightness: 0.6, kelvin: 2700 };
const BEFORE = [near(PINK), WARM];

/** What people set by hand, later. */
const TEAL = { hue: 170, saturation: 1, brightness: 0.4, kelvin: 3500 };

const CTRL_C = { giveBack: true };
const SIGTERM = { giveBack: false };

let folder: string;
let api: FakeLifxApi;
let bulb: FakeLanBulb;
let app: RunningApp | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "light-"));
  api = await startFakeLifxApi({ token: LIFX_TOKEN, lights: [{ id: SHELF, label: "Shelf" }] });
  bulb = await startFakeLanBulb({ address: "127.0.31.12" });
  bulb.settlesOn = PINK;
  api.shown.set(SHELF, WARM);
});

afterEach(async () => {
  await Promise.all([bulb.close(), api.close()]);
  await app?.close();
  rmSync(folder, { recursive: true });
});

/** Over the LAN hue travels in 16 bits. */
function near(color: typeof PINK): unknown {
  return { ...color, hue: expect.closeTo(color.hue, 0) };
}

async function open(environment: Environment = {}): Promise<RunningApp> {
  app = await startApp({
    LIGHTS: "cloud,lan,screen",
    LIFX_ACCESS_TOKEN: LIFX_TOKEN,
    LIFX_API_URL: api.url,
    LIFX_LAN_ADDRESSES: bulb.address,
    LIFX_LAN_BROADCAST: "127.255.255.255",
    ...environment,
  });
  return app;
}

async function stop(options: typeof CTRL_C): Promise<void> {
  await app?.close(options);
  app = undefined;
}

const kept = (): Environment => ({ STATE_PATH: join(folder, "state") });
const shown = () => [bulb.settlesOn, api.shown.get(SHELF)];

/** How many commands were of our own colours, which no bulb had before. */
const ours = () =>
  bulb.commands.filter((each) => "hsbk" in each && each.hsbk.saturation === 1).length +
  api.commands.filter(({ path }) => !path.endsWith("/states")).length;

const areOf = (hue: number) => shown().every((each) => each?.hue === hue && each.saturation === 1);
const areAsBefore = () => bulb.settlesOn.hue > 300 && api.shown.get(SHELF)?.saturation === 0;

/** Does it, and waits until both bulbs were told something since and are red. */
async function redden(act: () => Promise<unknown>): Promise<void> {
  const [ofBulb, ofApi] = [bulb.commands.length, api.commands.length];
  await act();
  await until(() => bulb.commands.length > ofBulb && api.commands.length > ofApi);
  await until(() => areOf(0));
}

const FAILED = sampleBody("build.finished", { number: 2, state: "failed" });
const fail = ({ origin }: RunningApp) => redden(() => postSigned(origin, FAILED));

async function press({ origin }: RunningApp, button: "pause" | "resume"): Promise<void> {
  const options = { method: "POST", redirect: "manual", headers: { origin } } as const;
  const response = await fetch(`${origin}/api/${button}`, options);
  expect(response.status).toBe(303);
}

async function isPaused({ origin }: RunningApp): Promise<boolean> {
  return (await (await fetch(`${origin}/api/status`)).text()).includes('"paused":true');
}

describe("at the end of the app", () => {
  it("Ctrl-C gives every bulb back what it showed before", async () => {
    await fail(await open());
    await stop(CTRL_C);
    expect(shown()).toEqual(BEFORE);
    expect(bulb.power).toBe("on");
  });

  it("SIGTERM leaves them on our look", async () => {
    await fail(await open());
    await stop(SIGTERM);
    expect(areOf(0)).toBe(true);
  });

  it("Ctrl-C sends nothing to bulbs that were never driven", async () => {
    await open();
    await until(() => bulb.messages.length > 0);
    await stop(CTRL_C);
    expect([bulb.commands, api.commands, shown()]).toEqual([[], [], [PINK, WARM]]);
  });
});

describe("after a stop without giving back", () => {
  it("a later Ctrl-C gives back what was before the first start", async () => {
    await fail(await open(kept()));
    await stop(SIGTERM);
    await redden(() => open(kept()));
    await stop(CTRL_C);
    expect(shown()).toEqual(BEFORE);
  });

  it("so does one that comes before anything was sent", async () => {
    await fail(await open(kept()));
    await stop(SIGTERM);
    await open({ ...kept(), LIGHTS: "cloud" });
    await stop(CTRL_C);
    expect(api.shown.get(SHELF)).toEqual(WARM);
  });

  it("so does the one after one that came before the bulbs were found", async () => {
    await fail(await open(kept()));
    await stop(SIGTERM);
    await open(kept());
    await stop(CTRL_C);
    await redden(() => open(kept()));
    await stop(CTRL_C);
    expect(shown()).toEqual(BEFORE);
  });

  it.each(["classic", "colour-blind"])(
    "a look of ours is not given back where nothing was kept, with PALETTE=%s",
    async (PALETTE) => {
      const { origin } = await open();
      await postSigned(origin, sampleBody("build.finished"));
      await until(() => areOf(120));
      await stop(SIGTERM);

      await fail(await open({ PALETTE }));
      await stop(CTRL_C);
      expect(areOf(0)).toBe(true);
    },
  );
});

it("what was given back is not given back again, but what people have set since", async () => {
  await fail(await open(kept()));
  await stop(CTRL_C);
  bulb.settlesOn = TEAL;
  api.shown.set(SHELF, TEAL);
  await redden(() => open(kept()));
  await stop(CTRL_C);
  expect(shown()).toEqual([near(TEAL), TEAL]);
});

describe("a pause", () => {
  it("gives back, lets nothing through, and ends with what is so", async () => {
    const running = await open();
    await fail(running);
    await press(running, "pause");
    await until(areAsBefore);
    expect(shown()).toEqual(BEFORE);

    const before = ours();
    await postSigned(running.origin, sampleBody("ping"));
    await postSigned(running.origin, sampleBody("build.finished", { number: 3, state: "failed" }));
    expect([ours(), await isPaused(running)]).toEqual([before, true]);
    await redden(() => press(running, "resume"));
    expect(await isPaused(running)).toBe(false);
    await stop(CTRL_C);
    expect(shown()).toEqual(BEFORE);
  });

  it("survives a restart, and is ended after it", async () => {
    const first = await open(kept());
    await fail(first);
    await press(first, "pause");
    await until(areAsBefore);
    await stop(SIGTERM);

    const before = ours();
    const { length } = bulb.messages;
    const second = await open(kept());
    const page = await follow(second.origin);
    await until(() => bulb.messages.length > length);
    await postSigned(second.origin, sampleBody("build.finished", { number: 3, state: "failed" }));
    expect([await isPaused(second), page.lights()]).toEqual([true, [{ words: "Paused" }]]);
    expect([ours(), shown()]).toEqual([before, BEFORE]);
    page.close();
    await redden(() => press(second, "resume"));
    await stop(SIGTERM);

    expect(await isPaused(await open(kept()))).toBe(false);
    await stop(CTRL_C);
  });
});
