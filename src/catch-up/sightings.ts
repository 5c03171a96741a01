import { z } from "zod";
import { sight, type Sighting } from "../builds/sighting.js";
import type { Build, Delivery, Job, Pipeline } from "../webhook/index.js";

/** The same is always there as in a delivery; all else `sight` reads as what nobody has checked. */
const BuildShape = z.object({
  id: z.string(),
  number: z.int(),
  state: z.string(),
  branch: z.string(),
});
const PipelineShape = z.object({ id: z.string(), slug: z.string() });
/** No delivery tells of waiters; old ones have no id. */
const JobShape = z.object({
  id: z.string(),
  state: z.string(),
  type: z.string().refine((type) => type !== "waiter"),
});

const ListedBuild = z.custom<Build>((value) => BuildShape.safeParse(value).success);
const ListedPipeline = z.custom<Pipeline>((value) => PipelineShape.safeParse(value).success);
const ListedJob = z.custom<Job>((value) => JobShape.safeParse(value).success);
const Nested = z.object({ pipeline: ListedPipeline, jobs: z.array(z.unknown()).catch([]) });

export interface Listing {
  /** See `asOf`. */
  readonly asOf: number | undefined;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
}

/**
 * What a build of Buildkite's REST API says: a word of the build and one of each job, as deliveries
 * at that second would. Without a second they count by their newest instants, like deliveries without
 * a signature. Undefined for what is no build of a pipeline.
 */
export function sightingsOf(
  listed: unknown,
  { asOf, receivedAt }: Listing,
): readonly Sighting[] | undefined {
  const parsed = ListedBuild.safeParse(listed);
  const nested = Nested.safeParse(listed);
  if (!parsed.success || !nested.success) return undefined;
  const build = asDelivered(parsed.data);
  const { pipeline, jobs } = nested.data;
  const delivery: Delivery =
    asOf === undefined
      ? { method: "token", receivedAt }
      : { method: "signature", timestamp: asOf, receivedAt };
  const events = [
    { event: "build.running", build, pipeline } as const,
    ...jobs.flatMap((listedJob) => {
      const { data: job } = ListedJob.safeParse(listedJob);
      return job ? [{ event: "job.started", build, pipeline, job } as const] : [];
    }),
  ];
  return events.flatMap((event) => sight(event, delivery) ?? []);
}

/** Deliveries have a blocked build keep its state; so should this API, but it filters by `blocked`. */
function asDelivered(build: Build): Build {
  if (build.state !== "blocked") return build;
  return { ...build, state: build.blocked_state === "failed" ? "failed" : "passed", blocked: true };
}
