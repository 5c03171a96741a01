import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import type { SampleOptions } from "../../src/cli/sample.js";
import type { EventName } from "../../src/webhook/index.js";
import { type RunningApp, startApp } from "./app.js";
import {
  complaintsOf,
  countAnimations,
  launchChromium,
  movementAt,
  recordChanges,
  waitForColor,
  waitForLight,
  waitForWords,
} from "./browser.js";

jest.setTimeout(60_000);

const YELLOW = "rgb(255, 255, 0)";
const GREEN = "rgb(0, 255, 0)";
const RED = "rgb(255, 0, 0)";
const WHITE = "rgb(255, 233, 210)";
const LOST = "Connection lost, trying again";
const NOTHING = "Nothing known yet";

interface Scene {
  readonly delivery: readonly [EventName, SampleOptions?];
  readonly words: string;
  readonly color: string;
}

const RUNNING: Scene = { delivery: ["build.running"], words: "Running", color: YELLOW };
const PASSED: Scene = { delivery: ["build.finished"], words: "Passed", color: GREEN };
const FAILED: Scene = {
  delivery: ["build.finished", { state: "failed" }],
  words: "Failed",
  color: RED,
};
const PING: Scene = { delivery: ["ping"], words: "Ping from Buildkite", color: WHITE };

let browser: Browser;
let page: Page;
let app: RunningApp;

beforeAll(async () => {
  browser = await launchChromium();
});

beforeEach(async () => {
  page = await browser.newPage();
  app = await startApp();
});

afterEach(async () => {
  await page.close();
  await app.close();
});

afterAll(async () => {
  await browser.close();
});

/** Delivers, and waits until the page shows it. */
async function play({ delivery, words, color }: Scene): Promise<void> {
  const shown = waitForLight(page, words, color);
  await app.deliver(...delivery);
  await shown;
}

test("the bulb follows the builds, and the browser has nothing to complain of", async () => {
  const complaints = complaintsOf(page);
  await page.goto(app.url);
  await waitForWords(page, NOTHING);
  for (const scene of [RUNNING, PASSED, FAILED]) {
    await play(scene);
    expect(await page.title()).toBe(`${scene.words} · Build light`);
    expect(await page.getAttribute(".bulb", "data-status")).toBe(scene.words.toLowerCase());
    const icon = `/favicon-${scene.words.toLowerCase()}.svg`;
    expect(await page.getAttribute("#icon", "href")).toBe(icon);
  }
  expect(complaints).toEqual([]);
});

test("each status draws a shape of its own", async () => {
  await page.goto(app.url);
  const shapes = new Set<string | null>();
  for (const scene of [RUNNING, PASSED, FAILED]) {
    await play(scene);
    shapes.add(await page.getAttribute(".shape", "d"));
  }
  expect(shapes.size).toBe(3);
  expect(shapes).not.toContain(null);
});

test("a page that is opened later shows the state at once", async () => {
  await app.deliver("build.running");
  await page.goto(app.url);
  await waitForWords(page, "Running");
});

test("the page says that the server is gone, and finds it again when it is back", async () => {
  await page.goto(app.url);
  await play(FAILED);

  await app.close();
  await waitForWords(page, LOST);

  app = await startApp({ PORT: app.port });
  await play(PASSED);
});

test("a stream that falls silent is lost, and a 503 is not the end", async () => {
  await page.clock.install();
  await page.goto(app.url);
  await play(PASSED);

  await page.route("**/events", (route) => route.fulfill({ status: 503, body: "{}" }));
  await page.clock.fastForward(41_000);
  await waitForWords(page, LOST);

  const refused = page.waitForResponse("**/events");
  await page.clock.fastForward(6_000);
  expect((await refused).status()).toBe(503);
  await page.unroute("**/events");

  await page.clock.fastForward(6_000);
  await waitForWords(page, "Passed");
});

test("the red that flashes ten times a second on a bulb is slower here, and as long", async () => {
  await page.goto(app.url);
  await waitForWords(page, NOTHING);
  const movement = await movementAt(page, "Failed");
  await app.deliver(...FAILED.delivery);
  const { period, cycles } = await movement();
  expect(period).toBeGreaterThanOrEqual(334);
  expect(period * cycles).toBe(2000);
});

test("a burst of deliveries does not make the screen flicker: the newest are drawn", async () => {
  await page.goto(app.url);
  await waitForWords(page, NOTHING);
  const changes = await recordChanges(page);
  for (let number = 1; number <= 20; number += 1) {
    await app.deliver("build.finished", { state: "failed", number });
    await app.deliver("build.running", { number });
  }
  await app.deliver("build.finished", { number: 21 });
  await waitForWords(page, "Passed");
  const times = await changes();
  expect(times.length).toBeGreaterThan(0);
  expect(times.length).toBeLessThan(41);
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  expect(gaps.filter((gap) => gap < 334)).toEqual([]);
});

test("a moment that does not persist gives the colour before it back", async () => {
  await page.goto(app.url);
  await play(PASSED);
  const movement = await movementAt(page, PING.words);
  await app.deliver(...PING.delivery);
  expect(await movement()).toEqual({ period: 800, cycles: 3, colorAfter: GREEN });
  await waitForWords(page, "Passed");
});

test("with reduced motion nothing moves: colour and words are enough", async () => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto(app.url);
  for (const scene of [RUNNING, PING, FAILED]) {
    await play(scene);
    expect(await countAnimations(page)).toBe(0);
  }
});

test("motion stops when the reader asks for less of it", async () => {
  await page.goto(app.url);
  await play(RUNNING);
  expect(await countAnimations(page)).toBe(1);
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.waitForFunction(() => document.getAnimations().length === 0);
  await waitForColor(page, YELLOW);
});

test("a hostile host stays text", async () => {
  const host = `x"><script>document.title="owned"</script>'&amp;`;
  await page.setExtraHTTPHeaders({ "X-Forwarded-Host": host });
  await page.goto(app.url);
  await waitForWords(page, NOTHING);
  expect(await page.textContent(".url")).toBe(`http://${host}/webhook`);
  expect(await page.locator("script").count()).toBe(1);
  expect(await page.title()).toBe(`${NOTHING} · Build light`);
});

test("a narrow phone has nothing to scroll sideways", async () => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto(app.url);
  await waitForWords(page, NOTHING);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
});
