/** What is kept in Redis. The braces put all of it on one node of a cluster, for scripts use several at once. */
const key = (name: string): string => `{buildkite-build-light}:${name}`;

export const KEYS = {
  /** A stream: every change, in the order in which all processes apply them. */
  log: key("log"),
  /** A hash: the records of `store/records.ts`. */
  state: key("state"),
  /** A hash: how far in the log the state is, and up to where the log may have been cut off. */
  position: key("position"),
  /** The id of the process that drives the bulbs. */
  lease: key("lease"),
  /** What LIFX still takes, as JSON. */
  budget: key("lifx-budget"),
  /** Whether anything can be written. */
  probe: key("probe"),
} as const;

/** A signature that was taken, while its window is open. */
export const claimKey = (signature: string): string => key(`claim:${signature}`);
