import { parseXml, XmlElement } from "@rgrove/parse-xml";
import { z } from "zod";

/** The format's own description: https://cctray.org/v1/ */
const Project = z.strictObject({
  name: z.string().min(1),
  activity: z.enum(["Sleeping", "Building", "CheckingModifications"]),
  lastBuildStatus: z.enum(["Success", "Failure", "Exception", "Unknown"]),
  lastBuildLabel: z.string().min(1).optional(),
  // CCMenu takes what has no time zone for local time.
  lastBuildTime: z.iso.datetime({ offset: true }),
  nextBuildTime: z.iso.datetime({ offset: true }).optional(),
  webUrl: z.url(),
});

export type CcTrayProject = z.output<typeof Project>;

/** Reads a feed with a parser that refuses whatever XML 1.0 forbids, as clients' parsers do. */
export function readCcTray(xml: string): readonly CcTrayProject[] {
  const { root } = parseXml(xml);
  if (root?.name !== "Projects") throw new Error("The root is not Projects.");
  return elementsOf(root).map((element) => {
    if (element.name !== "Project") throw new Error(`There is a ${element.name} in Projects.`);
    return Project.parse(element.attributes);
  });
}

function elementsOf({ children }: XmlElement): XmlElement[] {
  return children.filter((child) => child instanceof XmlElement);
}

/**
 * What Nevergreen makes of a project: the rules of its parser, `add-prognosis` in
 * https://github.com/build-canaries/clj-cctray
 */
export function prognosisOf({ lastBuildStatus, activity }: CcTrayProject): string {
  const isKnown = lastBuildStatus === "Success" || lastBuildStatus === "Failure";
  if (!isKnown || activity === "CheckingModifications") return "unknown";
  const health = lastBuildStatus === "Success" ? "healthy" : "sick";
  return activity === "Building" ? `${health}-building` : health;
}
