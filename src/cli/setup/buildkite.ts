import { z } from "zod";
import { ExchangeError, parseJson, type Exchange } from "../../http/exchange.js";
import type { Io } from "./io.js";
import type { Step } from "./plan.js";
import { refusalOf, type Subject } from "./refusal.js";
import type { Pipeline } from "./scope.js";
import { SetupError } from "./setup-error.js";

export interface Account {
  /** The origin of Buildkite's REST API: the token goes nowhere else. */
  readonly apiUrl: string;
  readonly apiToken: string;
  /** Its slug, as in `https://buildkite.com/<slug>`. */
  readonly organization: string;
}

/** What is asked of Buildkite's REST API. All of it rejects with a SetupError. */
export interface Buildkite {
  readonly scopes: () => Promise<readonly string[]>;
  /** All notification services, of whatever kind. */
  readonly services: () => Promise<readonly unknown[]>;
  readonly pipeline: (slug: string) => Promise<Pipeline>;
  readonly take: (step: Step) => Promise<void>;
}

const TIMEOUT = 30_000;
const MAX_BODY_BYTES = 8 * 1024 * 1024;
/** Of a hundred services each. */
const MAX_PAGES = 100;

const Token = z.object({ scopes: z.array(z.string()) });
const Services = z.object({
  items: z.array(z.unknown()),
  links: z.object({ next: z.string().nullish() }).nullish(),
});
const PipelineAnswer = z.object({ id: z.string(), slug: z.string() });

export function createBuildkite(account: Account, { exchange }: Pick<Io, "exchange">): Buildkite {
  const { apiUrl, apiToken, organization } = account;
  const root = `/v2/organizations/${encodeURIComponent(organization)}`;
  const services = new URL(`${root}/services`, apiUrl);

  async function request(
    subject: Subject,
    url: URL,
    { method = "GET", body }: { readonly method?: string; readonly body?: unknown } = {},
  ): Promise<Exchange> {
    const answer = await exchange(url, {
      method,
      headers: {
        accept: "application/json",
        authorization: `Bearer ${apiToken}`,
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...{ signal: new AbortController().signal, timeout: TIMEOUT, maxBytes: MAX_BODY_BYTES },
    }).catch((error: unknown) => {
      throw unreachable(error);
    });
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw refusalOf(answer, subject, [apiToken, ...tokensIn(body)]);
  }

  async function read<Shape>(subject: Subject, url: URL, shape: z.ZodType<Shape>): Promise<Shape> {
    const { data } = shape.safeParse(parseJson((await request(subject, url)).text));
    if (data !== undefined) return data;
    const message = "What answers is not Buildkite's API: check BUILDKITE_API_URL.";
    throw new SetupError("not_buildkite", message);
  }

  /** Only to where the list is, for the token goes along. */
  function pageAt(next: string | null | undefined): URL | undefined {
    if (next == null) return undefined;
    const url = URL.canParse(next, services.href) ? new URL(next, services.href) : undefined;
    if (url?.origin === services.origin && url.pathname === services.pathname) return url;
    const message = "Buildkite's list of services goes on elsewhere: check BUILDKITE_API_URL.";
    throw new SetupError("not_buildkite", message);
  }

  return {
    scopes: async () => (await read("token", new URL("/v2/access-token", apiUrl), Token)).scopes,
    async services() {
      const all: unknown[] = [];
      const first = new URL(services);
      first.searchParams.set("per_page", "100");
      let page: URL | undefined = first;
      for (let pages = 0; page && pages < MAX_PAGES; pages += 1) {
        const { items, links }: z.output<typeof Services> = await read("webhooks", page, Services);
        all.push(...items);
        page = pageAt(links?.next);
      }
      return all;
    },
    pipeline: (slug) => {
      const url = new URL(`${root}/pipelines/${encodeURIComponent(slug)}`, apiUrl);
      return read("pipeline", url, PipelineAnswer);
    },
    async take(step) {
      const at = (path: string) => new URL(`${services.pathname}/${path}`, apiUrl);
      const id = step.kind === "make" ? "" : encodeURIComponent(step.id);
      if (step.kind === "make")
        await request("webhooks", services, { method: "POST", body: step.body });
      else if (step.kind === "change")
        await request("webhooks", at(id), { method: "PATCH", body: step.body });
      else if (step.kind === "enable")
        await request("webhooks", at(`${id}/enable`), { method: "PUT" });
      else await request("webhooks", at(id), { method: "DELETE" });
    },
  };
}

const WithToken = z.object({ settings: z.object({ token: z.string() }) });

/** What must not be quoted of what is sent. */
function tokensIn(body: unknown): readonly string[] {
  const { data } = WithToken.safeParse(body);
  return data ? [data.settings.token] : [];
}

function unreachable(error: unknown): SetupError {
  const { message } = error instanceof ExchangeError ? error : new ExchangeError("unreachable");
  return new SetupError(
    "api_unreachable",
    `Buildkite's API is not reached: ${message}. Check the network and BUILDKITE_API_URL.`,
  );
}
