import type { BuildSnapshot, JobSnapshot } from "../../src/builds/sighting.js";

/** What is kept of a build's word, without the delivery that said it. */
export function buildSnapshot(overrides: Partial<BuildSnapshot> = {}): BuildSnapshot {
  return {
    id: "build-41",
    number: 41,
    t: 5,
    newest: 5000,
    state: "running",
    blocked: false,
    isDefaultBranch: true,
    triggered: false,
    ...overrides,
  };
}

export function jobSnapshot(overrides: Partial<JobSnapshot> = {}): JobSnapshot {
  return {
    id: "job-1",
    t: 5,
    newest: 5000,
    type: "script",
    state: "running",
    softFailed: false,
    isDefaultBranch: true,
    retried: false,
    ...overrides,
  };
}
