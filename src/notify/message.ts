import { createHash } from "node:crypto";
import { z } from "zod";
import type { Verdict } from "../builds/outlook.js";
import type { BranchRef, PipelineSnapshot } from "../builds/sighting.js";
import type { NewsType, Told } from "./news.js";

/** What is to be sent, as it is kept until it was. */
export const Message = z.object({
  /** The `webhook-id`, the same at each try. */
  id: z.string(),
  type: z.string(),
  /** Names the branch or step that it is of: what is of one line is sent in order. */
  line: z.string(),
  /** Grows from message to message. */
  place: z.number(),
  body: z.string(),
  /** How many tries have failed. */
  failures: z.number(),
  /** When it is to be tried, in milliseconds since 1970; 0 before the first try. */
  due: z.number(),
});

export type Message = Readonly<z.output<typeof Message>>;

export interface News {
  readonly type: NewsType;
  readonly pipeline: PipelineSnapshot;
  readonly branch: BranchRef;
  readonly step: string | undefined;
  readonly lights: readonly string[];
  readonly verdict: Verdict;
  readonly previous: Told | undefined;
}

/** The body, as docs/notify.md describes it. */
export function bodyOf({ type, pipeline, branch, step, lights, verdict, previous }: News): string {
  const { id, number, url, message, by } = verdict.build;
  return JSON.stringify({
    type,
    timestamp: new Date(verdict.at).toISOString(),
    data: {
      pipeline: { slug: pipeline.slug, name: pipeline.name, url: pipeline.url ?? null },
      branch: branch.name,
      kind: branch.kind,
      pullRequest: branch.pullRequest ?? null,
      step: step ?? null,
      build: {
        id,
        number,
        state: verdict.status,
        url: url ?? null,
        message: message ?? null,
        by: by ?? null,
      },
      previous: previous
        ? { number: previous.number, state: previous.status, url: previous.url ?? null }
        : null,
      lights,
    },
  });
}

/**
 * Follows from what happened alone, so that two processes that tell of the same thing tell it under
 * one id. The time of the verdict is in it, for a retried build can fail, pass and fail again.
 */
export function idOf({ type, step = "", verdict }: Omit<News, "lights" | "previous">): string {
  const what = JSON.stringify([type, verdict.build.id, step, verdict.at]);
  return `msg_${createHash("sha256").update(what).digest("base64url")}`;
}
