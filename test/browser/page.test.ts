import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { type AppOptions, type RunningApp, startApp } from "./app.js";
import {
  complaintsOf,
  launchChromium,
  runningAnimations,
  waitForColor,
  waitForWords,
} from "./browser.js";
import { FAILED, PASSED, PING, RUNNING } from "./frames.js";

jest.setTimeout(60_000);

const YELLOW = "rgb(255, 255, 0)";
const GREEN = "rgb(0, 255, 0)";
const RED = "rgb(255, 0, 0)";
const LOST = "Connection lost, trying again";

let browser: Browser;
let page: Page;
let app: RunningApp;

async function open(options: AppOptions = {}): Promise<void> {
  app = await startApp(options);
  await page.goto(app.url);
}

beforeAll(async () => {
  browser = await launchChromium();
});

beforeEach(async () => {
  page = await browser.newPage();
});

afterEach(async () => {
  await page.close();
  await app.close();
});

afterAll(async () => {
  await browser.close();
});

test("the bulb follows the builds, and the browser has nothing to complain of", async () => {
  const complaints = complaintsOf(page);
  await open();
  await waitForWords(page, "Nothing known yet");

  for (const [frame, color] of [
    [RUNNING, YELLOW],
    [PASSED, GREEN],
    [FAILED, RED],
  ] as const) {
    app.light.show(frame);
    await waitForWords(page, frame.words);
    await waitForColor(page, color);
    expect(await page.title()).toBe(`${frame.words} · Build light`);
    expect(await page.getAttribute("#bulb", "data-status")).toBe(frame.status);
  }
  expect(complaints).toEqual([]);
});

test("each status draws a shape of its own", async () => {
  await open();
  const shapes = new Set<string | null>();
  for (const frame of [RUNNING, PASSED, FAILED]) {
    app.light.show(frame);
    await waitForWords(page, frame.words);
    shapes.add(await page.getAttribute(".shape", "d"));
  }
  expect(shapes.size).toBe(3);
  expect(shapes).not.toContain(null);
});

test("a page that is opened later shows the state at once", async () => {
  app = await startApp();
  app.light.show(RUNNING);
  await page.goto(app.url);
  await waitForWords(page, "Running");
});

test("the page says that the server is gone, and finds it again when it is back", async () => {
  await open();
  app.light.show(FAILED);
  await waitForWords(page, "Failed");

  await app.close();
  await waitForWords(page, LOST);

  app = await startApp({ port: app.port });
  app.light.show(PASSED);
  await waitForWords(page, "Passed");
  await waitForColor(page, GREEN);
});

test("a stream that falls silent is lost, and a 503 is not the end", async () => {
  await page.clock.install();
  await open();
  app.light.show(PASSED);
  await waitForWords(page, "Passed");

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
  await open();
  app.light.show(FAILED);
  await waitForWords(page, "Failed");
  const [animation] = await runningAnimations(page);
  expect(animation?.period).toBeGreaterThanOrEqual(334);
  expect(Number(animation?.period) * Number(animation?.cycles)).toBe(2000);
});

test("a burst of frames does not make the screen flicker: only the newest are drawn", async () => {
  await open();
  await waitForWords(page, "Nothing known yet");
  await page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(globalThis, { seen });
    const words = document.getElementById("words");
    if (words === null) throw new Error("no words");
    new MutationObserver(() => seen.push(words.textContent)).observe(words, { childList: true });
  });
  for (let round = 0; round < 20; round += 1) {
    app.light.show(FAILED);
    app.light.show(RUNNING);
  }
  app.light.show(PASSED);
  await waitForWords(page, "Passed");
  const seen = await page.evaluate<string[]>("globalThis.seen");
  expect(seen.length).toBeLessThanOrEqual(3);
});

test("a moment that does not persist gives the colour before it back", async () => {
  await open();
  app.light.show({
    words: "Passed",
    status: "passed",
    effect: { movement: "still", color: PASSED.effect.color, duration: 0 },
  });
  await waitForWords(page, "Passed");
  app.light.show(PING);
  await waitForWords(page, "Connected to Buildkite");
  await page.evaluate(() => {
    for (const animation of document.getAnimations()) animation.finish();
  });
  await waitForColor(page, GREEN);
});

test("with reduced motion nothing moves: colour and words are enough", async () => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await open();
  for (const [frame, color] of [
    [RUNNING, YELLOW],
    [PING, "rgb(255, 233, 210)"],
    [FAILED, RED],
  ] as const) {
    app.light.show(frame);
    await waitForWords(page, frame.words);
    await waitForColor(page, color);
    expect(await runningAnimations(page)).toEqual([]);
  }
});

test("motion stops when the reader asks for less of it", async () => {
  await open();
  app.light.show(RUNNING);
  await waitForWords(page, "Running");
  expect(await runningAnimations(page)).toHaveLength(1);
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.waitForFunction(() => document.getAnimations().length === 0);
  await waitForColor(page, YELLOW);
});

test("a hostile Host header stays text", async () => {
  const webhookUrl = `https://x"><script>document.title="owned"</script>'&amp;/webhook`;
  await open({ webhookUrl });
  await waitForWords(page, "Nothing known yet");
  expect(await page.textContent(".url")).toBe(webhookUrl);
  expect(await page.locator("script").count()).toBe(1);
});

test("a narrow phone has nothing to scroll sideways", async () => {
  await page.setViewportSize({ width: 320, height: 640 });
  await open();
  await waitForWords(page, "Nothing known yet");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
});
