/** The events that are of the moment: a light plays an effect for them and falls back to its look. */
export const MOMENTS = [
  "ping",
  "job.activated",
  "agent.lost",
  "agent.blocked",
  "cluster_token.registration_blocked",
] as const;

export type MomentName = (typeof MOMENTS)[number];

/** Colours that a person can have the lights show for a moment, to see that they do. */
export const TEST_COLORS = ["red", "yellow", "green", "blue", "white"] as const;

export type TestColor = (typeof TEST_COLORS)[number];
