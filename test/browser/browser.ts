import { type Browser, chromium, type Page } from "playwright-core";

/** Chromium as the system has it; `CHROMIUM_PATH` names another. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** What the browser complains of from now on: refusals by the CSP, failed loads, script errors. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  return complaints;
}

/** Waits until the status text is exactly this. */
export async function waitForWords(page: Page, words: string): Promise<void> {
  await page.locator(`.words:text-is(${JSON.stringify(words)})`).waitFor();
}

export async function waitForColor(page: Page, color: string): Promise<void> {
  await page.waitForFunction((expected) => {
    const glow = document.querySelector(".glow");
    return glow !== null && getComputedStyle(glow).color === expected;
  }, color);
}

/** Resolves once the page has shown both together, however short that was. */
export async function waitForLight(page: Page, words: string, color: string): Promise<void> {
  await page.waitForFunction(
    (expected) => {
      const [text, glow] = [".words", ".glow"].map((part) => document.querySelector(part));
      if (!text || !glow) return false;
      return text.textContent === expected.words && getComputedStyle(glow).color === expected.color;
    },
    { words, color },
  );
}

export function countAnimations(page: Page): Promise<number> {
  return page.evaluate(() => document.getAnimations().length);
}

interface Movement {
  /** Milliseconds. */
  readonly period: number;
  readonly cycles: number;
  /** Of the bulb, once the movement has ended. */
  readonly colorAfter: string;
}

/**
 * Prepares to read how the bulb moves in the very moment when the words appear, and ends that
 * movement: nothing depends on how soon a test asks. The result waits for the words.
 */
export async function movementAt(page: Page, words: string): Promise<() => Promise<Movement>> {
  const handle = await page.evaluateHandle((expected) => {
    const [text, glow] = [".words", ".glow"].map((part) => document.querySelector(part));
    if (!text || !glow) throw new Error("The page has no bulb.");
    const movement = new Promise<Movement>((resolve) => {
      const observer = new MutationObserver(() => {
        const [animation] = glow.getAnimations();
        if (text.textContent !== expected || !animation) return;
        observer.disconnect();
        const timing = animation.effect?.getTiming();
        animation.finish();
        resolve({
          period: Number(timing?.duration),
          cycles: Number(timing?.iterations),
          colorAfter: getComputedStyle(glow).color,
        });
      });
      observer.observe(text, { childList: true });
    });
    return { movement };
  }, words);
  return () => handle.evaluate(({ movement }) => movement);
}

/** Records when the words change, in milliseconds, from now on. */
export async function recordChanges(page: Page): Promise<() => Promise<readonly number[]>> {
  const handle = await page.evaluateHandle(() => {
    const changes: number[] = [];
    const words = document.querySelector(".words");
    if (!words) throw new Error("The page has no words.");
    new MutationObserver(() => changes.push(performance.now())).observe(words, { childList: true });
    return changes;
  });
  return () => handle.jsonValue();
}
