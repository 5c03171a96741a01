import { setImmediate as turn } from "node:timers/promises";
import { z } from "zod";
import type { Sighting } from "../builds/sighting.js";
import { pages, type PagesOptions } from "./pages.js";
import { queriesSince } from "./queries.js";
import { sightingsOf } from "./sightings.js";

export interface RunOptions extends PagesOptions {
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly now: () => number;
  /** Takes all that one build says; the order does not matter. */
  readonly take: (sightings: readonly Sighting[]) => Promise<void>;
}

/** How many builds were taken, and how many were none that can be read. */
export interface Run {
  readonly builds: number;
  readonly unreadable: number;
}

const Version = z.object({ id: z.string(), state: z.string(), finished_at: z.unknown() });

/** Hears of every build that has changed since a time. Rejects as `take` and `getPage` do. */
export async function run({ since, now, take, ...options }: RunOptions): Promise<Run> {
  // Most builds are in two of the lists. What a job of one came to meanwhile is for the next run.
  const taken = new Set<string>();
  let unreadable = 0;
  for (const query of queriesSince(since)) {
    for await (const { builds, asOf } of pages(query, options)) {
      for (const build of builds) {
        const version = JSON.stringify(Version.safeParse(build).data);
        if (taken.has(version)) continue;
        const sightings = sightingsOf(build, { asOf, receivedAt: now() });
        if (sightings) {
          taken.add(version);
          await take(sightings);
          // Deliveries come first.
          await turn();
        } else unreadable += 1;
      }
    }
  }
  return { builds: taken.size, unreadable };
}
