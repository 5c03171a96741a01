import { SCHEMES } from "./schemes.js";

/**
 * @typedef {object} Contender
 * @property {string} name
 * @property {string} file in servers/
 * @property {"Express" | "node:http"} host
 * @property {import("./schemes.js").Sign} sign its own scheme's right signature
 * @property {number} refuses the status of a wrong one
 */

const { buildkite, github, stripe, standardWebhooks, slack } = SCHEMES;

/** @type {readonly Contender[]} */
const IN_EXPRESS = [
  { name: "bare `node:http` handler", file: "bare-in-express", sign: buildkite, refuses: 401 },
  { name: "**ours**", file: "ours", sign: buildkite, refuses: 401 },
  { name: "our `verify` and `parse`", file: "our-parts", sign: buildkite, refuses: 401 },
  {
    name: "hand-written stream reader",
    file: "hand-written-stream",
    sign: buildkite,
    refuses: 401,
  },
  { name: "hand-written `express.raw`", file: "hand-written-raw", sign: buildkite, refuses: 401 },
  { name: "@octokit/webhooks", file: "octokit", sign: github, refuses: 400 },
  { name: "github-webhook-handler", file: "github-webhook-handler", sign: github, refuses: 400 },
  { name: "stripe", file: "stripe", sign: stripe, refuses: 400 },
  { name: "svix", file: "svix", sign: standardWebhooks, refuses: 400 },
  { name: "standardwebhooks", file: "standardwebhooks", sign: standardWebhooks, refuses: 400 },
  { name: "@slack/bolt", file: "bolt", sign: slack, refuses: 401 },
].map((each) => ({ ...each, host: "Express" }));

/** @type {readonly Contender[]} */
const PLAIN = [
  { name: "bare `node:http` handler", file: "bare", sign: buildkite, refuses: 401 },
  { name: "**ours**", file: "ours-plain", sign: buildkite, refuses: 401 },
  { name: "our `verify` and `parse`", file: "our-parts-plain", sign: buildkite, refuses: 401 },
  {
    name: "hand-written stream reader",
    file: "hand-written-stream-plain",
    sign: buildkite,
    refuses: 401,
  },
  { name: "@octokit/webhooks", file: "octokit-plain", sign: github, refuses: 400 },
  {
    name: "github-webhook-handler",
    file: "github-webhook-handler-plain",
    sign: github,
    refuses: 400,
  },
].map((each) => ({ ...each, host: "node:http" }));

export const CONTENDERS = [...IN_EXPRESS, ...PLAIN];
