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
  await page.locator(`#words:text-is(${JSON.stringify(words)})`).waitFor();
}

export async function waitForColor(page: Page, color: string): Promise<void> {
  await page.waitForFunction((expected) => {
    const glow = document.getElementById("glow");
    return glow !== null && getComputedStyle(glow).color === expected;
  }, color);
}

/** Duration of a cycle in milliseconds and number of cycles, of each animation on the page. */
export function runningAnimations(page: Page): Promise<{ period: number; cycles: number }[]> {
  return page.evaluate(() =>
    document.getAnimations().map((animation) => {
      const timing = animation.effect?.getTiming();
      return { period: Number(timing?.duration), cycles: Number(timing?.iterations) };
    }),
  );
}
