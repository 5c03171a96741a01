import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  jest,
  test,
} from "@jest/globals";
import type { Browser, Locator, Page } from "playwright-core";
import { startApp, type RunningApp } from "./app.js";
import { complaintsOf, launchChromium, waitForWords } from "./browser.js";

jest.setTimeout(60_000);

let browser: Browser;
let page: Page;
let app: RunningApp;

beforeAll(async () => {
  browser = await launchChromium();
});

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  app = await startApp();
});

afterEach(async () => {
  await page.close();
  await app.close();
});

afterAll(() => browser.close());

const pipeline = (name: string): Locator => page.locator(".pipeline", { hasText: name });
const button = (name: string): Locator => page.getByRole("button", { name, exact: true });

describe("the dashboard is live", () => {
  test("what arrives is seen without a reload, and what a reader did stays", async () => {
    await app.deliver("build.finished", { pipeline: "boat-house" });
    await page.goto(app.url);
    await pipeline("boat-house").locator("summary").click();
    await page.evaluate(() => {
      document.documentElement.dataset.since = "before";
    });

    await app.deliver("job.finished", { pipeline: "lamp-room", state: "failed", step: "lint" });
    await app.deliver("build.finished", { pipeline: "lamp-room", state: "failed", number: 1 });
    await pipeline("lamp-room").locator("summary .state:text-is('Failed')").waitFor();
    await page.locator(".why", { hasText: "lamp-room › main" }).waitFor();
    const lint = page.getByRole("link", { name: "lint" });
    expect(await lint.getAttribute("href")).toMatch(/\/lamp-room\/builds\/1#/);
    expect(await page.locator(".group h3").allTextContents()).toEqual([
      "Needs a person 1",
      "Quiet 1",
    ]);
    expect(await pipeline("boat-house").getAttribute("open")).toBe("");
    expect(await pipeline("boat-house").locator("summary:focus").count()).toBe(1);

    await app.deliver("build.finished", { pipeline: "lamp-room", number: 2 });
    await pipeline("lamp-room").locator(".state", { hasText: "Passed · fixed" }).waitFor();
    expect(await page.locator(".why").textContent()).not.toContain("Failed");
    expect(await page.getAttribute("html", "data-since")).toBe("before");
  });

  test("a first run is guided, step by step, and the guide folds away", async () => {
    await page.goto(app.url);
    const done = page.locator("section.guide .done h3");
    expect(await done.allTextContents()).toEqual([
      "✓Set the token: done",
      "✓See the bulb answer: done",
    ]);
    await app.deliver("ping");
    await page.locator(".done h3", { hasText: "Add the webhook" }).waitFor();
    await app.deliver("build.running");
    await page.locator("details.guide:not([open]) summary", { hasText: "all done" }).waitFor();
    expect(await page.locator("section.guide").count()).toBe(0);
  });
});

describe("the buttons", () => {
  test("test the lights, pause them and dismiss a branch without leaving the page", async () => {
    const complaints = complaintsOf(page);
    await app.deliver("build.finished", { pipeline: "lamp-room", state: "failed" });
    await page.goto(app.url);
    await button("blue").click();
    await waitForWords(page, "A test: blue");

    await button("Pause").click();
    await waitForWords(page, "Paused");
    await button("Resume").click();
    await button("Pause").waitFor();

    await button("Dismiss main").click();
    await button("Dismiss main").waitFor({ state: "detached" });
    expect(page.url()).toBe(app.url);
    expect(complaints).toEqual([]);
  });

  test("say so where they do not work", async () => {
    await page.goto(app.url);
    await page.route("**/api/test", (route) =>
      route.fulfill({ status: 403, json: { error: { code: "no", message: "Not you." } } }),
    );
    await button("red").click();
    await page.locator("#said:text-is('Not you.')").waitFor();
    await page.route("**/api/test", (route) => route.abort());
    await button("red").click();
    await page.locator("#said", { hasText: "was not reached" }).waitFor();
  });

  test("work by the keyboard, as all of the page does", async () => {
    await app.deliver("build.finished", { pipeline: "lamp-room", state: "failed" });
    await page.goto(app.url);
    await waitForWords(page, "Failed");
    await page.keyboard.press("Tab");
    expect(await page.locator(":focus").textContent()).toBe("Skip to the builds");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    const summary = page.locator("summary:focus");
    expect(await summary.evaluate((element) => getComputedStyle(element).outlineStyle)).toBe(
      "solid",
    );
    await page.keyboard.press("Enter");
    expect(await pipeline("lamp-room").getAttribute("open")).toBeNull();
    await button("yellow").focus();
    await page.keyboard.press("Space");
    await waitForWords(page, "A test: yellow");
    expect(await page.locator(":focus").textContent()).toBe("yellow");
  });
});

describe("without a script", () => {
  test("the page shows what is so, and its buttons lead back to it", async () => {
    await app.deliver("build.finished", { pipeline: "lamp-room", state: "failed" });
    const context = await browser.newContext({ javaScriptEnabled: false });
    const plain = await context.newPage();
    await plain.goto(app.url);
    expect(await plain.textContent(".words")).toBe("Failed");
    expect(await plain.title()).toBe("Failed · Build light");
    const color = await plain.locator(".glow").getAttribute("color");
    expect(color).toBe("rgb(255, 0, 0)");
    await plain.getByRole("button", { name: "Pause" }).click();
    expect(await plain.textContent(".words")).toBe("Paused");
    await context.close();
  });
});
