import { z } from "zod";
import {
  branchMatcher,
  BranchPatternError,
  type BranchMatcher,
} from "../../builds/branch-pattern.js";

/** A pattern in Buildkite's own syntax. */
export const branchPattern = z.string().superRefine(checkPattern(branchMatcher));

/** A pattern of pipelines' slugs, which hold no comma. */
export const pipelinePattern = branchPattern.refine(
  (pattern) => !pattern.includes(","),
  "must be separated by spaces, not by commas",
);

/** A pattern of one step, whose spaces are part of it. */
export const stepPattern = z
  .string()
  .regex(/^\s*[^\s!]/, "must name what to show, and exclude nothing")
  .superRefine(checkPattern(stepMatcher));

/** Whether one of the patterns matches, in which `*` stands for any run of characters. */
export function stepMatcher(patterns: string | readonly string[]): BranchMatcher {
  const matches = branchMatcher([patterns].flat().map(asToken).join(" "));
  return (keyOrLabel) => matches(asToken(keyOrLabel));
}

/** Buildkite's syntax splits at spaces, and labels hold some: so they go by another character. */
function asToken(text: string): string {
  return text.trim().replace(/\s+/g, "\u2423");
}

function checkPattern(read: (pattern: string) => BranchMatcher) {
  return (pattern: string, context: z.RefinementCtx): void => {
    try {
      read(pattern);
    } catch (error) {
      if (!(error instanceof BranchPatternError)) throw error;
      context.addIssue({ code: "custom", message: error.message });
    }
  };
}
