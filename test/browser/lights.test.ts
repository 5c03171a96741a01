import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { color, type ColorName } from "../../src/lights/color.js";
import type { Frame, Light } from "../../src/lights/light.js";
import { complaintsOf, countAnimations, launchChromium } from "./browser.js";
import { serveScreen, type ServedScreen } from "./screen.js";

jest.setTimeout(60_000);

let browser: Browser;
let page: Page;
let served: ServedScreen;

beforeAll(async () => {
  browser = await launchChromium();
});

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  served = await serveScreen();
});

afterEach(async () => {
  await page.close();
  await served.close();
});

afterAll(async () => {
  await browser.close();
});

function still(words: string, name: ColorName): Frame {
  return { words, effect: { movement: "still", color: color(name, 1), duration: 0 } };
}

const PASSED: Frame = { status: "passed", ...still("Passed", "green") };
const FAILED: Frame = { status: "failed", ...still("Failed", "red") };
const PAUSED: Frame = { words: "Paused" };
const RUNNING: Frame = {
  status: "running",
  words: "Running",
  effect: {
    movement: "breathe",
    color: color("yellow", 0.5),
    from: color("yellow", 0.1),
    period: 4,
    cycles: 9999,
    persist: true,
  },
};

function lights(...frames: Frame[]): Light[] {
  return frames.map((frame) => {
    const light = served.screen.light();
    light.show(frame);
    return light;
  });
}

/** Waits until the bulbs say exactly this, in this order. */
async function waitForAll(...words: string[]): Promise<void> {
  await page.waitForFunction((expected) => {
    const shown = [...document.querySelectorAll(".words")].map(({ textContent }) => textContent);
    return JSON.stringify(shown) === JSON.stringify(expected);
  }, words);
}

interface Drawn {
  readonly status: string | null;
  readonly color: string;
  readonly shape: string | null;
}

function drawn(): Promise<Drawn[]> {
  return page.$$eval(".light", (items) =>
    items.map((item) => {
      const [bulb, glow, shape] = [".bulb", ".glow", ".shape"].map((part) =>
        item.querySelector(part),
      );
      if (!bulb || !glow || !shape) throw new Error("A light has no bulb.");
      return {
        status: bulb.getAttribute("data-status"),
        color: getComputedStyle(glow).color,
        shape: shape.getAttribute("d"),
      };
    }),
  );
}

const news = () => page.textContent("#news");

test("every light has a bulb with its own words, colour and shape", async () => {
  const complaints = complaintsOf(page);
  lights(PASSED, FAILED, PASSED, PAUSED);
  await page.goto(served.url);
  await waitForAll("Passed", "Failed", "Passed", "Paused");
  await page.waitForFunction(() => document.getAnimations().length === 0);
  const [first, second, third, fourth] = await drawn();
  expect(first).toMatchObject({ status: "passed", color: "rgb(0, 255, 0)" });
  expect(second).toMatchObject({ status: "failed", color: "rgb(255, 0, 0)" });
  expect(third).toEqual(first);
  expect(fourth).toMatchObject({ status: "unknown" });
  expect(new Set([first?.shape, second?.shape, fourth?.shape]).size).toBe(3);
  expect(await page.title()).toBe("Passed · Failed · Paused · Build light");
  expect(complaints).toEqual([]);
});

test("a moment hides the shape of the status beneath it until it is over", async () => {
  const [light] = lights(PASSED);
  await page.goto(served.url);
  await waitForAll("Passed");
  const [passed] = await drawn();
  light?.show({ ...PASSED, ...still("An agent was lost", "purple"), moment: "agent.lost" });
  await waitForAll("An agent was lost");
  const [moment] = await drawn();
  expect(moment?.status).toBe("unknown");
  expect(moment?.shape).not.toBe(passed?.shape);
  light?.show(PASSED);
  await waitForAll("Passed");
  expect(await drawn()).toMatchObject([{ status: "passed", shape: passed?.shape }]);
});

test("a light that changes leaves the movement of the others alone", async () => {
  const [, second] = lights(RUNNING, PASSED);
  await page.goto(served.url);
  await waitForAll("Running", "Passed");
  const movement = await page.evaluateHandle(
    () => document.querySelector(".glow")?.getAnimations()[0],
  );
  second?.show(FAILED);
  await waitForAll("Running", "Failed");
  expect(await movement.evaluate((animation) => animation?.playState)).toBe("running");
});

test("the bulbs become more and fewer with the lights", async () => {
  const old = lights(PASSED);
  await page.goto(served.url);
  await waitForAll("Passed");

  for (const light of old) void light.close();
  const several = lights(FAILED, PASSED, RUNNING);
  await waitForAll("Failed", "Passed", "Running");

  void several[0]?.close();
  await waitForAll("Passed", "Running");
  expect((await drawn()).map(({ status }) => status)).toEqual(["passed", "running"]);

  // Where none is left others are to come: the page keeps what it shows until then.
  for (const light of several) void light.close();
  lights(FAILED);
  await waitForAll("Failed");
});

test("what changes is read out once, and says which light it is", async () => {
  const [first, second, third] = lights(PASSED, PASSED, RUNNING);
  await page.goto(served.url);
  await waitForAll("Passed", "Passed", "Running");
  expect(await news()).toBe("Lights 1, 2: Passed. Light 3: Running");

  second?.show(FAILED);
  await waitForAll("Passed", "Failed", "Running");
  expect(await news()).toBe("Light 2: Failed");

  for (const light of [first, second, third]) light?.show(PAUSED);
  await waitForAll("Paused", "Paused", "Paused");
  expect(await news()).toBe("All lights: Paused");
  expect(await page.locator("[aria-live]").count()).toBe(1);
});

test("a lost connection is said by one bulb", async () => {
  lights(PASSED, FAILED);
  await page.goto(served.url);
  await waitForAll("Passed", "Failed");
  await served.close();
  await waitForAll("Connection lost, trying again");
  expect(await news()).toBe("Connection lost, trying again");
  served = await serveScreen();
});

test("with reduced motion none of several moves", async () => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  lights(RUNNING, RUNNING);
  await page.goto(served.url);
  await waitForAll("Running", "Running");
  expect(await countAnimations(page)).toBe(0);
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await page.waitForFunction(() => document.getAnimations().length === 2);
});

const LONG: Frame = { status: "blocked", ...still("Blocked: waiting for a person", "blue") };

test.each([2, 3, 4, 5, 6])("%i bulbs are all on one screen", async (count) => {
  const frames = Array.from({ length: count }, () => LONG);
  lights(...frames);
  await page.goto(served.url);
  await waitForAll(...frames.map(({ words }) => words));
  const within = await page.$$eval(".light", (items) =>
    items.map((item) => {
      const { top, bottom, left, right } = item.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight && left >= 0 && right <= innerWidth;
    }),
  );
  expect(within).toEqual(frames.map(() => true));
});

test("on a narrow phone they are a list, and nothing scrolls sideways", async () => {
  await page.setViewportSize({ width: 320, height: 640 });
  lights(LONG, PASSED, FAILED);
  await page.goto(served.url);
  await waitForAll(LONG.words, "Passed", "Failed");
  const lefts = await page.$$eval(".light", (items) =>
    items.map((item) => item.getBoundingClientRect().left),
  );
  expect(new Set(lefts).size).toBe(1);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
});
