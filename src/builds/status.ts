/** What is so with a build, as far as a light can show it. */
export type Status = "failing" | "failed" | "blocked" | "running" | "scheduled" | "passed";
