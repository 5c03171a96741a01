import { EVENTS, type EventName } from "../../webhook/index.js";

const FOLLOWED = /^(?:build\..+|job\..+|agent\.(?:lost|blocked)|cluster_token\..+)$/;

/**
 * The events that the lights follow, which the page and the README name, too. A ping is not among
 * them: Buildkite sends it unasked.
 */
export const LIGHT_EVENTS: readonly EventName[] = Object.keys(EVENTS)
  .filter((name): name is EventName => name in EVENTS)
  .filter((name) => FOLLOWED.test(name));
