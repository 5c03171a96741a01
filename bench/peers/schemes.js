import { createHmac, randomUUID } from "node:crypto";

export const SECRET = "secret-of-the-benchmark";

/** @typedef {Record<string, string>} Headers */
/** @typedef {(body: Buffer, secret?: string) => Headers} Sign */

const unixSeconds = () => String(Math.floor(Date.now() / 1000));

/** @type {(hash: string, secret: string, ...parts: (string | Buffer)[]) => import("node:crypto").Hmac} */
function mac(hash, secret, ...parts) {
  const hmac = createHmac(hash, secret);
  for (const part of parts) hmac.update(part);
  return hmac;
}

/** The headers that each scheme signs a body with. */
export const SCHEMES = {
  /** @type {Sign} */
  buildkite(body, secret = SECRET) {
    const time = unixSeconds();
    const hex = mac("sha256", secret, `${time}.`, body).digest("hex");
    return {
      "X-Buildkite-Event": "build.finished",
      "X-Buildkite-Signature": `timestamp=${time},signature=${hex}`,
    };
  },

  /** Both of GitHub's headers: octokit reads the one, github-webhook-handler the older. @type {Sign} */
  github(body, secret = SECRET) {
    return {
      "X-GitHub-Event": "push",
      "X-GitHub-Delivery": randomUUID(),
      "X-Hub-Signature": `sha1=${mac("sha1", secret, body).digest("hex")}`,
      "X-Hub-Signature-256": `sha256=${mac("sha256", secret, body).digest("hex")}`,
    };
  },

  /** @type {Sign} */
  stripe(body, secret = SECRET) {
    const time = unixSeconds();
    const hex = mac("sha256", secret, `${time}.`, body).digest("hex");
    return { "Stripe-Signature": `t=${time},v1=${hex}` };
  },

  /** svix takes these names beside its own. @type {Sign} */
  standardWebhooks(body, secret = SECRET) {
    const [id, time] = [randomUUID(), unixSeconds()];
    const base64 = mac("sha256", secret, `${id}.${time}.`, body).digest("base64");
    return { "Webhook-Id": id, "Webhook-Timestamp": time, "Webhook-Signature": `v1,${base64}` };
  },

  /** @type {Sign} */
  slack(body, secret = SECRET) {
    const time = unixSeconds();
    const hex = mac("sha256", secret, `v0:${time}:`, body).digest("hex");
    return { "X-Slack-Request-Timestamp": time, "X-Slack-Signature": `v0=${hex}` };
  },
};
