/** Filters of Buildkite's list of builds; all of them must hold. */
export type Query = readonly [name: string, value: string][];

/**
 * States of builds that may change without being among those created or finished since. `blocked` is
 * none: Buildkite counts it as finished and dates it (`finished_from`), and gates that nobody ever
 * opens would be read each time.
 */
const UNDER_WAY = ["creating", "scheduled", "running", "failing", "canceling"];

/**
 * What to ask for to hear of every build that has changed since a time (milliseconds since 1970).
 * What is under way comes first: what ends meanwhile is among the finished then.
 */
export function queriesSince(since: number): readonly Query[] {
  const from = new Date(since).toISOString();
  return [
    UNDER_WAY.map((state) => ["state[]", state]),
    [["finished_from", from]],
    // For states that have no name here, or no date of their end.
    [["created_from", from]],
  ];
}
