import type { Logger } from "pino";
import { z } from "zod";
import { parseInstant } from "../builds/instant.js";
import type { GetPage, Page } from "./client.js";
import { nextPage } from "./next-page.js";
import type { Query } from "./queries.js";
import { TooMuch } from "./trouble.js";

/** The most that Buildkite gives. */
const PER_PAGE = 100;
/** A page that is too large is asked for anew with so much less. */
const SMALLER = 4;
/** In one query. */
const MAX_PAGES = 300;

export interface PagesOptions {
  readonly apiUrl: string;
  readonly organization: string;
  readonly getPage: GetPage;
  readonly log: Logger;
}

interface Reach {
  readonly perPage: number;
  /** Milliseconds since 1970; Infinity where the newest are asked for as well. */
  readonly createdTo: number;
}

/**
 * The pages of a query, newest builds first. Where it is too much in one, what is older than all
 * that was seen is asked for anew; a page or a build may so come twice. Where nothing helps it ends
 * early, and says so in the log.
 */
export async function* pages(query: Query, options: PagesOptions): AsyncGenerator<Page> {
  const { apiUrl, getPage, log } = options;
  let reach: Reach = { perPage: PER_PAGE, createdTo: Infinity };
  let oldest = Infinity;
  let path: string | undefined = firstPath(query, reach, options);
  for (let asked = 0; path !== undefined; asked += 1) {
    if (path === "elsewhere" || asked === MAX_PAGES) {
      log.warn({ query, pages: asked }, path === "elsewhere" ? ELSEWHERE : TOO_MANY);
      return;
    }
    const page: Page | TooMuch = await getPage(path).catch(tooMuch);
    if (page instanceof TooMuch) {
      const narrower = narrow(reach, oldest, page);
      if (!narrower) {
        log.warn({ query, pages: asked }, TOO_MANY);
        return;
      }
      reach = narrower;
      path = firstPath(query, reach, options);
    } else {
      yield page;
      oldest = Math.min(oldest, ...page.builds.map(createdAt));
      path = nextPage(page.link, apiUrl);
    }
  }
}

const TOO_MANY =
  "There are more builds at Buildkite than can be read: the older of them are left out. Nothing is " +
  "lost but what was missed of those";
const ELSEWHERE =
  "Buildkite's list goes on at another address than BUILDKITE_API_URL, where the token is not sent: " +
  "the older builds are left out";

function firstPath(query: Query, reach: Reach, { organization }: PagesOptions): string {
  const parameters = new URLSearchParams(query);
  // What came before a retry says more than the retry alone: see attempts.ts.
  parameters.set("include_retried_jobs", "true");
  parameters.set("per_page", String(reach.perPage));
  if (reach.createdTo !== Infinity) {
    parameters.set("created_to", new Date(reach.createdTo).toISOString());
  }
  return `/v2/organizations/${encodeURIComponent(organization)}/builds?${parameters.toString()}`;
}

function tooMuch(error: unknown): TooMuch {
  if (error instanceof TooMuch) return error;
  throw error;
}

/** Undefined where there is no way on. */
function narrow(reach: Reach, oldest: number, { what }: TooMuch): Reach | undefined {
  // Those of the same second as well: `created_to` leaves out what was created just then.
  const createdTo = Math.min(reach.createdTo, oldest + 1000);
  if (what === "deep") return createdTo < reach.createdTo ? { ...reach, createdTo } : undefined;
  const perPage = Math.floor(reach.perPage / SMALLER);
  return perPage > 0 ? { perPage, createdTo } : undefined;
}

const Created = z.object({ created_at: z.string() });

function createdAt(build: unknown): number {
  return parseInstant(Created.safeParse(build).data?.created_at) ?? Infinity;
}
