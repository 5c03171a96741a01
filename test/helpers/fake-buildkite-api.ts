import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { z } from "zod";

/** A build as Buildkite's REST API lists it: what is asked by, and anything else. */
export interface FakeBuild extends Readonly<Record<string, unknown>> {
  readonly state: string;
  readonly blocked: boolean;
  readonly created_at: string | null;
  readonly finished_at: string | null;
  readonly jobs: readonly Readonly<Record<string, unknown>>[];
}

/**
 * A strict stand-in for an organization's builds at Buildkite's REST API, on loopback. It knows the
 * filters that Buildkite documents and no other, and shares nothing with what asks.
 */
export interface FakeBuildkiteApi {
  readonly url: string;
  /** What there is; can be changed. */
  builds: readonly FakeBuild[];
  /** Buildkite's clock, in milliseconds since 1970; undefined for answers without a Date. */
  clock: () => number | undefined;
  /** How many more requests are let through within this window, of the organization's and the user's. */
  readonly left: { organization: number; user: number };
  /** How many builds can be listed by pages before Buildkite asks to narrow the query. */
  deepest: number;
  readonly requests: readonly FakeRequest[];
  /** What the token may do. */
  scopes: readonly string[];
  /** Queues an answer for the next request, whatever it is. */
  answerNext(answer: ScriptedAnswer): void;
  /** Cuts what is open and stops. */
  close(): Promise<void>;
}

export interface FakeRequest {
  readonly parameters: URLSearchParams;
  readonly authorization: string | undefined;
  /** The status it was answered with, or what happened instead. */
  readonly answer: number | "hang" | "destroy";
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text is sent as it is, all else as JSON. */
  readonly body?: unknown;
}

/** `hang` never answers, `destroy` cuts the connection. */
export type ScriptedAnswer = Reply | "hang" | "destroy";

export const TOKEN = "bkua_c0ffee5ec4e7c0ffee5ec4e7c0ffee5e";
export const ORGANIZATION = "harbour-lights";
const PATH = `/v2/organizations/${ORGANIZATION}/builds`;

const STATES = ["creating", "scheduled", "running", "passed", "failing", "failed", "blocked"];
const State = z.enum([...STATES, "canceling", "canceled", "skipped", "not_run", "finished"]);
const FINISHED = ["passed", "failed", "blocked", "canceled"];
const Whole = z.coerce.number().int().positive();
const Parameters = z.strictObject({
  "state[]": z.array(State).optional(),
  created_from: z.iso.datetime().optional(),
  created_to: z.iso.datetime().optional(),
  finished_from: z.iso.datetime().optional(),
  include_retried_jobs: z.enum(["true", "false"]).default("false"),
  per_page: Whole.max(100).default(30),
  page: Whole.default(1),
});

export async function startFakeBuildkiteApi(): Promise<FakeBuildkiteApi> {
  const requests: FakeRequest[] = [];
  const script: ScriptedAnswer[] = [];
  const left = { organization: Infinity, user: Infinity };

  function decide(request: IncomingMessage, url: URL): Reply {
    if (left.organization <= 0 || left.user <= 0) return refusal(429, "Too many requests");
    left.organization -= 1;
    left.user -= 1;
    if (url.pathname === "/v2/meta") return { status: 200, body: { webhook_ips: [] } };
    if (request.headers.authorization !== `Bearer ${TOKEN}`) {
      return refusal(401, "Authentication required. Please supply a valid API Access Token");
    }
    if (url.pathname === "/v2/access-token") return { status: 200, body: { scopes: api.scopes } };
    if (url.pathname !== PATH) return refusal(404, "No organization found");
    if (request.method !== "GET") return refusal(405, "Method not allowed");
    const { data, error } = Parameters.safeParse(record(url.searchParams));
    if (!data) return refusal(422, error.message);
    return list(data, url);
  }

  function list(asked: z.infer<typeof Parameters>, url: URL): Reply {
    const { page, per_page: perPage } = asked;
    if (page * perPage > api.deepest) {
      const advice = "Please narrow your query using filters such as branch or created_from.";
      return refusal(400, `Listing builds this deep is not supported. ${advice}`);
    }
    const found = api.builds
      .filter((build) => matches(build, asked))
      .sort((a, b) => instant(b.created_at) - instant(a.created_at));
    const last = Math.max(1, Math.ceil(found.length / perPage));
    const linkTo = (to: number, rel: string) => {
      const there = new URL(url);
      there.searchParams.set("page", String(to));
      return `<${there.href}>; rel="${rel}"`;
    };
    const links = [
      ...(page > 1 ? [linkTo(1, "first"), linkTo(page - 1, "prev")] : []),
      ...(page < last ? [linkTo(page + 1, "next"), linkTo(last, "last")] : []),
    ];
    const isWhole = asked.include_retried_jobs === "true";
    const body = found.slice((page - 1) * perPage, page * perPage).map((build) => {
      return isWhole
        ? build
        : { ...build, jobs: build.jobs.filter(({ retried }) => retried !== true) };
    });
    return { status: 200, headers: links.length > 0 ? { link: links.join(", ") } : {}, body };
  }

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? "", api.url);
    const answer = script.shift() ?? decide(request, url);
    requests.push({
      parameters: url.searchParams,
      authorization: request.headers.authorization,
      answer: typeof answer === "string" ? answer : answer.status,
    });
    if (answer === "hang") return;
    if (answer === "destroy") {
      request.socket.destroy();
      return;
    }
    const at = api.clock();
    response.sendDate = false;
    response.writeHead(answer.status, {
      "content-type": "application/json",
      ...(at !== undefined && { date: new Date(at).toUTCString() }),
      ...limits("RateLimit", 200, left.organization),
      ...limits("RateLimit-User", 50, left.user),
      ...answer.headers,
    });
    response.end(typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body));
  }

  const server = createServer(handle).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no TCP address");
  const api: FakeBuildkiteApi = {
    url: `http://127.0.0.1:${address.port}`,
    builds: [],
    clock: Date.now,
    left,
    deepest: Infinity,
    scopes: ["read_builds"],
    requests,
    answerNext(answer) {
      script.push(answer);
    },
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
  return api;
}

/** All that ends in `[]` as a list; a name that stands there twice else is not known. */
function record(parameters: URLSearchParams): Record<string, unknown> {
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name) => {
      const values = parameters.getAll(name);
      return [name, name.endsWith("[]") || values.length > 1 ? values : values[0]];
    }),
  );
}

function matches(build: FakeBuild, asked: z.infer<typeof Parameters>): boolean {
  const { created_from: from, created_to: to, finished_from: finished } = asked;
  const states = asked["state[]"]?.flatMap((state) => (state === "finished" ? FINISHED : [state]));
  const createdAt = instant(build.created_at);
  return (
    (!states || states.includes(build.blocked ? "blocked" : build.state)) &&
    (from === undefined || createdAt >= instant(from)) &&
    (to === undefined || createdAt < instant(to)) &&
    (finished === undefined ||
      (build.finished_at !== null && instant(build.finished_at) >= instant(finished)))
  );
}

function instant(text: string | null): number {
  return Date.parse(text ?? "");
}

function limits(name: string, limit: number, remaining: number): Record<string, string> {
  return {
    [`${name}-Limit`]: String(limit),
    [`${name}-Remaining`]: String(Math.max(0, Math.min(limit, remaining))),
    [`${name}-Reset`]: "42",
  };
}

function refusal(status: number, message: string): Reply {
  return { status, body: { message } };
}
