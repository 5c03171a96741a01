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
  readonly setup: Setup;
  /** Where Buildkite reaches the app. Made from the Host header, so anyone may have chosen it. */
  readonly webhookUrl: string;
  readonly accept: "either" | "signature" | "token";
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

export interface Guide {
  readonly isDone: boolean;
  readonly html: string;
}

/** The way from the first start to a light that follows builds; folded once it is gone. */
export function renderGuide(options: GuideOptions): Guide {
  const steps = stepsOf(options);
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

function stepsOf({ setup, webhookUrl, accept }: GuideOptions): readonly Step[] {
  const { isTokenSet, hasPing, hasBuild, hasAnswered } = setup;
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
        <p>Then press <b>Add Webhook</b>: Buildkite sends a ping, and the bulb blinks white.</p>`,
    },
    {
      isDone: hasBuild,
      title: "Run a build",
      how: "<p>Start any build at Buildkite: the light turns yellow while it runs.</p>",
    },
    {
      isDone: hasAnswered,
      title: "See the bulb answer",
      how: `<p>A bulb answers once it has something to show. If it stays dark, the log says what is
          in the way, and a test on <a href="/builds">the dashboard</a> tries again.</p>`,
    },
  ];
}
