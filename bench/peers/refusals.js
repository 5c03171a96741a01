import { SCHEMES } from "./schemes.js";

/**
 * What a stranger may send, and an accepted delivery to compare with.
 *
 * @type {readonly { name: string, sign: import("./schemes.js").Sign, status: number }[]}
 */
export const REFUSALS = [
  { name: "accepted", sign: SCHEMES.buildkite, status: 200 },
  { name: "no credentials", sign: () => ({}), status: 401 },
  { name: "wrong token", sign: () => ({ "X-Buildkite-Token": "another" }), status: 401 },
  {
    name: "old timestamp",
    sign: () => ({ "X-Buildkite-Signature": `timestamp=1,signature=${"0".repeat(64)}` }),
    status: 401,
  },
  {
    name: "wrong signature",
    sign: (body) => SCHEMES.buildkite(body, "another"),
    status: 401,
  },
];
