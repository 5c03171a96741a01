import { escape } from "./escape.js";

export interface PageOptions {
  /** Where Buildkite reaches the app. Made from the Host header, so anyone may have chosen it. */
  readonly webhookUrl: string;
  readonly accept: "either" | "signature" | "token";
  /** Whether the page has bulbs of its own, which follow `/events`. */
  readonly screen: boolean;
}

const SIGNATURE = "Send an HMAC signature in the X-Buildkite-Signature header";

const CHOICES: Record<PageOptions["accept"], string> = {
  either: `Recommended: choose <q>${SIGNATURE}</q>. The plain token in <code>X-Buildkite-Token</code> works too.`,
  signature: `Choose <q>${SIGNATURE}</q>: this app takes nothing else.`,
  token:
    "Choose the plain token in <code>X-Buildkite-Token</code>: this app is set to take nothing else (<code>WEBHOOK_ACCEPT</code>).",
};

const GLASS =
  "M100 10C150 10 185 48 185 95C185 135 160 155 148 178C141 191 139 201 138 212H62C61 201 59 191 52 178C40 155 15 135 15 95C15 48 50 10 100 10Z";

/** One bulb, of which the page's script makes as many as there are lights. */
const LIGHTS = `
    <section class="lights">
      <svg class="defs" aria-hidden="true">
        <radialGradient id="core" cx="0.5" cy="0.42" r="0.5">
          <stop offset="0" stop-color="#fff" stop-opacity="0.32"/>
          <stop offset="1" stop-color="#fff" stop-opacity="0"/>
        </radialGradient>
      </svg>
      <ol id="lights" role="list">
        <li class="light">
          <div class="bulb" data-status="unknown" aria-hidden="true">
            <svg viewBox="0 0 200 290">
              <path class="glass" d="${GLASS}"/>
              <path class="socket" d="M62 212H138V222Q138 228 132 228H68Q62 228 62 222Z"/>
              <path class="thread" d="M68 236H132M68 248H132M72 260H128"/>
              <path class="socket" d="M80 268H120Q114 284 100 284Q86 284 80 268Z"/>
            </svg>
            <div class="glow">
              <svg viewBox="0 0 200 290">
                <path fill="currentColor" d="${GLASS}"/>
                <path fill="url(#core)" d="${GLASS}"/>
              </svg>
            </div>
            <svg viewBox="0 0 200 290">
              <path class="shape shape-edge"/>
              <path class="shape"/>
              <path class="shine" d="M38 88C40 58 58 38 84 30"/>
            </svg>
          </div>
          <p class="name"></p>
          <p class="words">The build light is up</p>
        </li>
      </ol>
      <p id="news" class="news" aria-live="polite"></p>
      <noscript><p>The bulb on this page needs JavaScript.</p></noscript>
    </section>`;

const SCRIPT = `
    <script type="module" src="/page.js"></script>`;

/** The HTML of `GET /`: what the lights show, and what to enter at Buildkite. */
export function renderPage({ webhookUrl, accept, screen }: PageOptions): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Build light</title>
    <link rel="icon" href="/favicon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/page.css">${screen ? SCRIPT : ""}
  </head>
  <body>
    <header><h1>Build light</h1></header>
    <main>${screen ? LIGHTS : ""}
    <p class="more"><a href="/builds">The builds behind it</a></p>
    <section class="setup" aria-labelledby="setup">
      <h2 id="setup">Connect Buildkite</h2>
      <p>The app is up and waits for webhooks. At Buildkite, open
        <b>Organization Settings → Notification Services</b>, choose <b>Add → Webhook</b> and enter:</p>
      <dl>
        <dt>Webhook URL</dt>
        <dd><code class="url">${escape(webhookUrl)}</code></dd>
        <dt>Token</dt>
        <dd>The value of <code>WEBHOOK_TOKEN</code>. ${CHOICES[accept]}</dd>
        <dt>Events</dt>
        <dd><code>build.*</code> and <code>job.*</code> (all of them), <code>agent.lost</code>,
          <code>agent.blocked</code>, <code>cluster_token.registration_blocked</code></dd>
      </dl>
      <p>Then press <b>Add Webhook</b>: the bulb blinks white.</p>
    </section>
    </main>
  </body>
</html>
`;
}
