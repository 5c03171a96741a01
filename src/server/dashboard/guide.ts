import { isNearby } from "../../settings/nearby.js";
import { escape } from "../escape.js";

/** How far the first run has come. It names nothing. */
export interface Setup {
  readonly isTokenSet: boolean;
  readonly hasPing: boolean;
  readonly hasBuild: boolean;
  /** A bulb has shown something, or there is none to ask. */
  readonly hasAnswered: boolean;
}

export interface GuideOptions {
  /** Undefined in the demo: what it sends itself is no first run. */
  readonly setup: Setup | undefined;
  /** Where Buildkite reaches the app. Made from the Host header, so anyone may have chosen it. */
  readonly webhookUrl: string;
  readonly accept: "either" | "signature" | "token";
  /** Whether the reader has the buttons that test the lights. */
  readonly mayChange: boolean;
}

interface Step {
  readonly isDone: boolean;
  readonly title: string;
  /** What to do, in HTML. */
  readonly how: string;
}

const SIGNATURE = "Send an HMAC signature in the X-Buildkite-Signature header";

const CHOICES: Record<GuideOptions["accept"], string> = {
  either: `Recommended: choose <q>${SIGNATURE}</q>. The plain token in <code>X-Buildkite-Token</code> works too.`,
  signature: `Choose <q>${SIGNATURE}</q>: this app takes nothing else.`,
  token:
    "Choose the plain token in <code>X-Buildkite-Token</code>: this app is set to take nothing else (<code>WEBHOOK_ACCEPT</code>).",
};

/** For an address that Buildkite, out in the internet, does not reach. */
const OUT_OF_REACH = `<p>Buildkite has to reach it, over HTTPS: through a tunnel such as <code>cloudflared</code>,
          or with the app on Heroku (see the README).</p>`;

const TEST = `, and a test under <a href="#controls-title">Pause and test</a> tries again`;

export interface Guide {
  readonly isDone: boolean;
  readonly html: string;
}

/** The way from the first start to a light that follows builds; folded once it is gone. */
export function renderGuide(options: GuideOptions): Guide {
  const { setup } = options;
  if (!setup) return { isDone: true, html: "" };
  const steps = stepsOf(setup, options);
  const isDone = steps.every((step) => step.isDone);
  const list = `<ol class="steps-of-guide" role="list">${steps.map(renderStep).join("")}</ol>`;
  const html = isDone
    ? `<details class="guide" id="guide"><summary><h2>Connect Buildkite: all done</h2></summary>${list}</details>`
    : `<section class="guide" id="guide-open" aria-labelledby="guide-title">
      <h2 id="guide-title">Connect Buildkite</h2>${list}
    </section>`;
  return { isDone, html };
}

/** What is done is folded: its addresses may be wanted again. */
function renderStep({ isDone, title, how }: Step, index: number): string {
  const key = `data-key="${String(index)}"`;
  return isDone
    ? `<li class="done" ${key}><details>
        <summary><h3><span class="box" aria-hidden="true">✓</span>${title}<span class="aside">: done</span></h3></summary>
        <div>${how}</div>
      </details></li>`
    : `<li class="to-do" ${key}>
        <h3><span class="box" aria-hidden="true">${String(index + 1)}</span>${title}</h3>
        <div>${how}</div>
      </li>`;
}

function stepsOf(
  { isTokenSet, hasPing, hasBuild, hasAnswered }: Setup,
  { webhookUrl, accept, mayChange }: GuideOptions,
): readonly Step[] {
  return [
    {
      isDone: isTokenSet,
      title: "Set the token",
      how: `<p>Set <code>WEBHOOK_TOKEN</code> to a long random text, as <code>openssl rand -hex 20</code>
          makes one. Until then a new one is made at every start, and shown in the terminal.</p>`,
    },
    {
      // A ping is not remembered over a restart; builds are.
      isDone: hasPing || hasBuild,
      title: "Add the webhook",
      how: `<p>At Buildkite, open <b>Organization Settings → Notification Services</b>, choose
          <b>Add → Webhook</b> and enter:</p>
        <dl>
          <dt>Webhook URL</dt>
          <dd><code class="url">${escape(webhookUrl)}</code></dd>
          <dt>Token</dt>
          <dd>The value of <code>WEBHOOK_TOKEN</code>. ${CHOICES[accept]}</dd>
          <dt>Events</dt>
          <dd><code>build.*</code> and <code>job.*</code> (all of them), <code>agent.lost</code>,
            <code>agent.blocked</code>, <code>cluster_token.registration_blocked</code></dd>
        </dl>
        ${isOutOfReach(webhookUrl) ? OUT_OF_REACH : ""}
        <p>Then press <b>Add Webhook</b>: Buildkite sends a ping, and the bulb blinks white.</p>`,
    },
    {
      isDone: hasBuild,
      title: "Run a build",
      how: "<p>Start a build on the pipeline's default branch: the light turns yellow while it runs.</p>",
    },
    {
      isDone: hasAnswered,
      title: "See the bulb answer",
      how: `<p>A bulb answers once it has something to show. If it stays dark, the log says what is
          in the way${mayChange ? TEST : ""}.</p>`,
    },
  ];
}

function isOutOfReach(webhookUrl: string): boolean {
  if (!URL.canParse(webhookUrl)) return false;
  const { protocol, hostname } = new URL(webhookUrl);
  return protocol === "http:" || isNearby(hostname);
}
