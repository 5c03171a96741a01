import { afterAll, afterEach, beforeAll, expect, jest, test } from "@jest/globals";
import type { Browser } from "playwright-core";
import { violationsOf } from "./accessible.js";
import { startApp, type RunningApp } from "./app.js";
import { launchChromium, waitForWords } from "./browser.js";

jest.setTimeout(60_000);

const PASSWORD = "tr1m-the-wick";

let browser: Browser;
let app: RunningApp;

beforeAll(async () => {
  browser = await launchChromium();
});

afterEach(() => app.close());

afterAll(() => browser.close());

async function play(): Promise<void> {
  await app.deliver("job.finished", { pipeline: "lamp-room", state: "failed", step: "lint" });
  await app.deliver("build.finished", { pipeline: "lamp-room", state: "failed" });
  await app.deliver("build.finished", { pipeline: "fog-horn", state: "passed", blocked: true });
  await app.deliver("build.running", { pipeline: "tide-tables" });
  await app.deliver("build.scheduled", { pipeline: "rope-walk" });
  await app.deliver("build.finished", { pipeline: "boat-house" });
  await app.deliver("build.finished", { pipeline: "boat-house", branch: "wick", state: "failed" });
}

const SCHEMES = ["light", "dark"] as const;
const SIZES = [
  { width: 320, height: 640 },
  { width: 1280, height: 800 },
];

async function violations(words: string, httpCredentials?: { username: string; password: string }) {
  const found: string[] = [];
  for (const colorScheme of SCHEMES) {
    for (const viewport of SIZES) {
      const page = await browser.newPage({
        colorScheme,
        viewport,
        reducedMotion: "reduce",
        ...(httpCredentials && { httpCredentials: { ...httpCredentials, send: "always" } }),
      });
      await page.goto(app.url);
      await waitForWords(page, words);
      // Whatever is folded is a part of it, too.
      await page.evaluate(() => {
        for (const details of document.querySelectorAll("details")) details.open = true;
      });
      found.push(...(await violationsOf(page)).map((line) => `${colorScheme} ${line}`));
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
      await page.close();
    }
  }
  return found;
}

test("a first run has nothing in anyone's way", async () => {
  app = await startApp();
  expect(await violations("Nothing known yet")).toEqual([]);
});

test("the whole dashboard has nothing in anyone's way", async () => {
  app = await startApp();
  await play();
  expect(await violations("Failed")).toEqual([]);
});

test("neither has what those see who do not know the password", async () => {
  app = await startApp({ DASHBOARD_PASSWORD: PASSWORD });
  await play();
  expect(await violations("Failed")).toEqual([]);
  const credentials = { username: "any", password: PASSWORD };
  expect(await violations("Failed", credentials)).toEqual([]);
});
