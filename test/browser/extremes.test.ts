import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { startApp, type RunningApp } from "./app.js";
import { complaintsOf, launchChromium, waitForWords } from "./browser.js";

jest.setTimeout(120_000);

let browser: Browser;
let page: Page;
let app: RunningApp;

beforeAll(async () => {
  browser = await launchChromium();
});

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  app = await startApp({ BRANCHES: "*" });
});

afterEach(async () => {
  await page.close();
  await app.close();
});

afterAll(() => browser.close());

const HOSTILE = [
  `"><img src=x onerror="document.title='owned'"><script>alert(1)</script>`,
  "\u202edeliaf\u2066 \u0645\u0631\u062d\u0628\u0627",
  "x".repeat(5_000),
  "👩‍👩‍👧‍👦🏳️‍🌈".repeat(40),
  "Z̸̡̢a̵͓̿l̶̰̈g̶̱̈o̵̰̊".repeat(20),
];

test("hostile names are text, and keep to their place", async () => {
  const complaints = complaintsOf(page);
  for (const [index, name] of HOSTILE.entries()) {
    const options = { pipeline: name, branch: name, step: name, state: "failed", number: index };
    await app.deliver("job.finished", options);
    await app.deliver("build.finished", options);
  }
  for (const width of [320, 1280, 3840]) {
    await page.setViewportSize({ width, height: 800 });
    await page.goto(app.url);
    await waitForWords(page, "Failed");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  }
  expect(await page.locator(".pipeline").count()).toBe(HOSTILE.length);
  expect(await page.locator("summary b").allTextContents()).toContain(HOSTILE[0]);
  expect(await page.locator("img, script:not([src='/page.js'])").count()).toBe(0);
  expect(await page.title()).toBe("Failed · Build light");
  expect(complaints).toEqual([]);
});

test("a thousand pipelines: the worst is first, one is found, and what changes is seen", async () => {
  for (let number = 1; number < 1000; number += 1) {
    await app.deliver("build.finished", { pipeline: `service-${String(number)}` });
  }
  await app.deliver("build.finished", { pipeline: "lamp-room", state: "failed" });
  await page.goto(app.url);
  await waitForWords(page, "Failed");
  expect(await page.locator(".pipeline").count()).toBe(1000);
  expect(await page.locator(".pipeline").first().textContent()).toContain("lamp-room");

  await page.getByLabel("Find").fill("service-77");
  const found = page.locator(".pipeline:visible");
  expect(await found.count()).toBe(11);
  await app.deliver("build.finished", { pipeline: "service-777", state: "failed", number: 2 });
  await page.locator(".pipeline:visible", { hasText: "Failed" }).waitFor({ timeout: 60_000 });
  expect(await found.first().textContent()).toContain("service-777");
  expect(await found.count()).toBe(11);
  expect(await page.getByLabel("Find").inputValue()).toBe("service-77");
});

test("all that a browser loads is under 60 KB, before anything is compressed", async () => {
  for (const pipeline of ["lamp-room", "fog-horn", "tide-tables", "boat-house", "rope-walk"]) {
    await app.deliver("build.finished", { pipeline, state: "failed" });
  }
  await page.goto(app.url);
  await page.waitForFunction(() => document.querySelector("#news")?.textContent !== "");
  const loaded = await page.evaluate(() =>
    performance.getEntriesByType("resource").map(({ name }) => name),
  );
  const urls = new Set([app.url, ...loaded.filter((url) => !url.endsWith("/events"))]);
  const bodies = await Promise.all([...urls].map(async (url) => (await fetch(url)).arrayBuffer()));
  expect(bodies.length).toBeGreaterThan(10);
  expect(bodies.reduce((sum, { byteLength }) => sum + byteLength, 0)).toBeLessThan(60_000);
});
