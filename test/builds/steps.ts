import { PATIENCE, type Outlook } from "../../src/builds/outlook.js";
import type { BuildRecord } from "../../src/builds/record.js";
import type { Sighting } from "../../src/builds/sighting.js";
import { stepOutlooks } from "../../src/builds/step-outlook.js";
import { branchOf, T } from "./words.js";

/** The outlook of the one step that the words are of; `triggered`: the build that it made. */
export function stepOf(
  words: readonly Sighting[],
  now = T * 1000,
  triggered?: BuildRecord,
): Outlook {
  const buildById = (id: string) => (id === triggered?.id ? triggered : undefined);
  const options = { now, patience: PATIENCE, heardAt: 0, buildById };
  const [step, ...others] = stepOutlooks(branchOf(...words), () => true, options);
  if (!step || others.length > 0) throw new Error("The words are not of one step.");
  return step.outlook;
}
