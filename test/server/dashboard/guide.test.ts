import { describe, expect, it } from "@jest/globals";
import { renderGuide, type GuideOptions } from "../../../src/server/dashboard/guide.js";
import { DONE } from "../../helpers/dashboard.js";

const NOTHING = { isTokenSet: false, hasPing: false, hasBuild: false, hasAnswered: false };

function guide(overrides: Partial<GuideOptions> = {}) {
  const webhookUrl = "https://build-light.example/webhook";
  return renderGuide({
    setup: NOTHING,
    webhookUrl,
    accept: "either",
    mayChange: true,
    ...overrides,
  });
}

function done(setup: GuideOptions["setup"]): boolean[] {
  return [...guide({ setup }).html.matchAll(/<li class="([\w-]+)"/g)].map(
    ([, state]) => state === "done",
  );
}

describe("the guide", () => {
  it("says what to enter at Buildkite", () => {
    const { html } = guide();
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

  it.each([
    ["either", "Recommended: choose <q>Send an HMAC"],
    ["signature", "Choose <q>Send an HMAC"],
    ["token", "Choose the plain token"],
  ] as const)("says so with WEBHOOK_ACCEPT=%s", (accept, text) => {
    expect(guide({ accept }).html).toContain(text);
  });

  it.each([
    ["http://localhost:3000", true],
    ["https://192.168.1.20", true],
    ["https://[::1]:3000", true],
    ["http://build-light.example", true],
    ["https://build-light.example", false],
  ])("says whether Buildkite does not reach %s: %j", (origin, isSaid) => {
    expect(guide({ webhookUrl: `${origin}/webhook` }).html.includes("cloudflared")).toBe(isSaid);
  });

  it("leads to the tests of the lights where the reader has them", () => {
    expect(guide().html).toContain('<a href="#controls-title">');
    expect(guide({ mayChange: false }).html).not.toContain("<a ");
  });

  it("is left out in the demo, which sends all that arrives", () => {
    expect(guide({ setup: undefined })).toEqual({ isDone: true, html: "" });
  });

  it("checks off what is done", () => {
    expect(done(NOTHING)).toEqual([false, false, false, false]);
    expect(done({ ...NOTHING, isTokenSet: true })).toEqual([true, false, false, false]);
    expect(done({ ...NOTHING, hasPing: true })).toEqual([false, true, false, false]);
    expect(done({ ...NOTHING, hasAnswered: true })).toEqual([false, false, false, true]);
  });

  it("takes a build for a ping, which is not remembered over a restart", () => {
    expect(done({ ...NOTHING, hasBuild: true })).toEqual([false, true, true, false]);
  });

  it("folds away once all is done", () => {
    expect(guide()).toMatchObject({ isDone: false });
    expect(guide().html).not.toContain("<details");
    const { isDone, html } = guide({ setup: DONE });
    expect(isDone).toBe(true);
    expect(html).toMatch(/^<details class="guide" id="guide">/);
  });

  it("has the address only ever as text", () => {
    const { html } = guide({ webhookUrl: `https://x/"'><script>alert(1)</script>&lt;` });
    expect(html).toContain(
      "https://x/&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;lt;</code>",
    );
    expect(html).not.toContain("<script>");
  });
});
