import { z } from "zod";
import { parseJson, type Exchange } from "../../http/exchange.js";
import { compose, type Delivery } from "../deliver.js";
import { sampleBody } from "../sample.js";
import { verdictOf, verdictText, type Verdict } from "../verdict.js";
import { askHost } from "./ask.js";
import { failed, noted, ok, type Check, type Result } from "./check.js";

const NO_URL = "Its address is not known: give it by --url https://…, as Buildkite reaches it.";

const Health = z.object({ ok: z.boolean(), reason: z.string().optional() });

export const appChecks: readonly Check[] = [
  {
    name: "The app",
    async run({ url }, signal) {
      if (!url) return noted(NO_URL);
      const answer = await askHost(new URL("/healthz", url), { signal });
      const health = Health.safeParse(parseJson(answer.text)).data;
      if (health?.ok) return ok(`${url.origin} is up, and can take deliveries.`);
      if (health)
        return failed(`It is up, but takes no deliveries: ${health.reason ?? "no reason"}`);
      return failed(notThisApp(answer));
    },
  },
  {
    name: "Its webhook",
    after: "The app",
    async run({ url }, signal) {
      const { answer, verdict } = await sendTo(url, { headers: {}, body: "{}" }, signal);
      const code = verdict.verdict === "refused" ? verdict.code : undefined;
      if (code === "credentials_missing") return ok("Who brings no credentials is refused.");
      if (code === "address_not_allowed") return noted(NOT_FROM_HERE);
      if (code === undefined) return failed(notThisApp(answer));
      return failed(verdictText(verdict));
    },
  },
  {
    name: "Its token",
    after: "The app",
    async run({ url, settings: { tokens, accept } }, signal) {
      const [token] = tokens ?? [];
      if (token === undefined)
        return noted("WEBHOOK_TOKEN is not set here: nothing to try it with.");
      const body = sampleBody("ping");
      const ping = compose(Buffer.from(body), { token, accept }, { event: "ping" });
      const { answer, verdict } = await sendTo(url, ping, signal);
      return judgePing(verdict, answer);
    },
  },
];

const NOT_FROM_HERE = "Its WEBHOOK_IPS keeps this machine out: nothing can be tried from here.";

/** What to do about an answer to our own ping, which Buildkite's would not get. */
const ADVICE: Readonly<Record<string, string>> = {
  signature_mismatch: "the app has another WEBHOOK_TOKEN than the one set here",
  token_mismatch: "the app has another WEBHOOK_TOKEN than the one set here",
  signature_not_accepted: "the app wants tokens: set WEBHOOK_ACCEPT here as it is set there",
  token_not_accepted: "the app wants signatures: set WEBHOOK_ACCEPT here as it is set there",
  timestamp_outside_window: "its clock and this machine's differ too much",
};

function judgePing(verdict: Verdict, answer: Exchange): Result {
  if (verdict.verdict === "unknown") return failed(notThisApp(answer));
  if (verdict.verdict !== "refused") return ok("It takes a ping that is made with WEBHOOK_TOKEN.");
  if (verdict.code === "address_not_allowed") return noted(NOT_FROM_HERE);
  const advice = ADVICE[verdict.code];
  return failed(advice === undefined ? verdictText(verdict) : `${verdict.code}: ${advice}.`);
}

/** @param url the app's origin, or the whole of its webhook's URL. */
async function sendTo(url: URL | undefined, { headers, body }: Delivery, signal: AbortSignal) {
  if (!url) throw new Error(NO_URL);
  const webhook = url.pathname === "/" ? new URL("/webhook", url) : url;
  const answer = await askHost(webhook, { method: "POST", headers, body, signal });
  const verdict = verdictOf({ status: answer.status, body: answer.text ?? "" });
  return { answer, verdict };
}

function notThisApp({ status, headers }: Exchange): string {
  const location = headers.get("location") ?? "";
  if (status >= 300 && status < 400 && URL.canParse(location)) {
    return `It sends on to ${new URL(location).origin} (${String(status)}), which Buildkite does not follow: use that address.`;
  }
  return `Something else answers there (${String(status)}): check --url, and that the app runs.`;
}
