import { expect, test } from "@jest/globals";
import { type PageOptions, renderPage } from "../../src/server/page.js";

function page(overrides: Partial<PageOptions> = {}): string {
  return renderPage({
    webhookUrl: "https://build-light.example/webhook",
    accept: "either",
    screen: true,
    ...overrides,
  });
}

test("the page says what to enter at Buildkite", () => {
  const html = page();
  for (const text of [
    "Organization Settings → Notification Services",
    "https://build-light.example/webhook",
    "WEBHOOK_TOKEN",
    "Send an HMAC signature in the X-Buildkite-Signature header",
    "build.*",
    "job.*",
    "agent.lost",
    "agent.blocked",
    "Add Webhook",
  ]) {
    expect(html).toContain(text);
  }
});

test.each([
  ["either", "Recommended: choose <q>Send an HMAC"],
  ["signature", "Choose <q>Send an HMAC"],
  ["token", "Choose the plain token"],
] as const)("with WEBHOOK_ACCEPT=%s it says so", (accept, text) => {
  expect(page({ accept })).toContain(text);
});

test("it leads to the builds, and names none", () => {
  expect(page()).toContain('<a href="/builds">');
});

test("the address is only ever text", () => {
  const html = page({ webhookUrl: `https://x/"'><script>alert(1)</script>&lt;` });
  expect(html).toContain(
    "https://x/&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;lt;</code>",
  );
  expect(html).not.toContain("<script>");
});

test.each([true, false])("the strict CSP holds (screen: %s)", (screen) => {
  const html = page({ screen });
  expect(html).not.toMatch(/\sstyle=|\son\w+=|<style|javascript:/i);
  expect(html).not.toMatch(/<script(?![^>]*src="\/page\.js")/);
  for (const [, url] of html.matchAll(/(?:src|href)="([^"]*)"/g)) {
    expect(url).toMatch(/^\/(?:page\.css|page\.js|favicon\.svg|builds)$/);
  }
});

test("one h1, a language, a viewport, and the state in words for who cannot see it", () => {
  const html = page();
  expect(html.match(/<h1/g)).toHaveLength(1);
  expect(html.match(/<main/g)).toHaveLength(1);
  expect(html).toContain('<html lang="en">');
  expect(html).toContain('name="viewport"');
  expect(html.match(/aria-live="polite"/g)).toHaveLength(1);
  expect(html.match(/<noscript>/g)).toHaveLength(1);
});

test("there is one bulb for the script to copy, and no id in it that would be there twice", () => {
  const [bulb, ...others] = page().match(/<li class="light">[^]*<\/li>/g) ?? [];
  expect(bulb).toContain('class="bulb"');
  expect(bulb).not.toContain("id=");
  expect(others).toEqual([]);
});

test("without a screen light there is no bulb and no script", () => {
  const html = page({ screen: false });
  expect(html).not.toMatch(/<script|id="lights"|class="bulb"|aria-live/);
  expect(html).toContain("The app is up");
});
