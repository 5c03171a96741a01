/** The events that are of the moment: a light plays an effect for them and falls back to its look. */
export const MOMENTS = [
  "ping",
  "job.activated",
  "agent.lost",
  "agent.blocked",
  "cluster_token.registration_blocked",
] as const;

export type MomentName = (typeof MOMENTS)[number];
