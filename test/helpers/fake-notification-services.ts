import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { fakeWebhook, mergeChange, New, type FakeService } from "./fake-webhook.js";

/**
 * A strict stand-in for what Buildkite's REST API has of notification services, on loopback: it knows
 * the fields that Buildkite documents and no other.
 */
export interface FakeNotificationServices {
  readonly url: string;
  /** What there is, in the order of making; can be changed. */
  services: FakeService[];
  scopes: string[];
  /** Whether the token's user may manage notification services. */
  isAdministrator: boolean;
  /** Ids by slug. */
  readonly pipelines: Map<string, string>;
  /** How many are on a page at most, whatever is asked for. */
  pageSize: number;
  /** Told of each service that was made or changed, before that is answered: Buildkite sends a ping then. */
  onChange: (service: FakeService) => Promise<void>;
  /** Such as `PATCH services/<id>`, with the body. */
  readonly requests: readonly FakeRequest[];
  /** Answers every request from now on; undefined for the truth. */
  answer: Reply | undefined;
  /** Answers what would change something. */
  refuseWrites: Reply | undefined;
  /** Where the next page is said to be. */
  nextOrigin: string | undefined;
  close(): Promise<void>;
}

export interface FakeRequest {
  readonly line: string;
  readonly body: unknown;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export const API_TOKEN = "bkua_5e77e75e77e75e77e75e77e75e77e75e77e75e77";
export const ORGANIZATION = "harbour-lights";
const ROOT = `/v2/organizations/${ORGANIZATION}/`;

export async function startFakeNotificationServices(): Promise<FakeNotificationServices> {
  const requests: FakeRequest[] = [];

  async function decide(
    method: string,
    url: URL,
    given: string | undefined,
    body: unknown,
  ): Promise<Reply> {
    if (api.answer) return api.answer;
    if (given !== `Bearer ${API_TOKEN}`) return refusal(401, "Authentication required.");
    if (url.pathname === "/v2/access-token") return { status: 200, body: { scopes: api.scopes } };
    if (!url.pathname.startsWith(ROOT)) return refusal(404, "No organization found");
    if (method !== "GET" && api.refuseWrites) return api.refuseWrites;
    const [kind, id = "", verb] = url.pathname.slice(ROOT.length).split("/");
    if (kind === "pipelines") return pipeline(id);
    if (kind !== "services") return refusal(404, "Not Found");
    const scope = method === "GET" ? "read_notification_services" : "write_notification_services";
    if (!api.scopes.includes(scope)) return refusal(403, `Your token lacks ${scope}.`);
    if (!api.isAdministrator) return refusal(403, "You may not manage notification services.");
    if (id === "") return method === "POST" ? make(body) : list(url);
    const service = api.services.find((each) => each.id === id);
    if (!service) return refusal(404, "No notification service found");
    if (method === "DELETE") {
      api.services = api.services.filter((each) => each !== service);
      return { status: 204 };
    }
    if (method === "PATCH") return change(service, body);
    if (method !== "PUT") return refusal(405, "Method not allowed");
    service.enabled = verb === "enable";
    return { status: 200, body: service };
  }

  function pipeline(slug: string): Reply {
    if (!api.scopes.includes("read_pipelines")) return refusal(403, "Your token lacks a scope.");
    const id = api.pipelines.get(slug);
    return id === undefined
      ? refusal(404, "No pipeline found")
      : { status: 200, body: { id, slug, name: slug } };
  }

  function list(url: URL): Reply {
    const size = Math.min(Number(url.searchParams.get("per_page") ?? 30), api.pageSize);
    const from = Number(url.searchParams.get("after") ?? 0);
    const next = new URL(`${url.pathname}${url.search}`, api.nextOrigin ?? api.url);
    next.searchParams.set("after", String(from + size));
    const links = {
      self: url.href,
      next: from + size < api.services.length ? next.href : null,
    };
    return { status: 200, body: { items: api.services.slice(from, from + size), links } };
  }

  async function make(body: unknown): Promise<Reply> {
    const { data, error } = New.safeParse(body);
    if (!data) return refusal(422, error.message);
    return accept(fakeWebhook(data.settings, { ...data, provider: { id: "webhook" } }), 201);
  }

  async function change(service: FakeService, body: unknown): Promise<Reply> {
    const { data, error } = mergeChange(service, body);
    return data ? accept(Object.assign(service, data), 200) : refusal(422, error.message);
  }

  async function accept(service: FakeService, status: number): Promise<Reply> {
    const unknown = service.scope_uuids.filter((id) => ![...api.pipelines.values()].includes(id));
    if (unknown.length > 0) return refusal(422, "scope_uuids holds unknown pipelines");
    if (!api.services.includes(service)) api.services = [...api.services, service];
    await api.onChange(service);
    return { status, body: service };
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "", api.url);
    const given = await text(request);
    const body: unknown = given === "" ? undefined : JSON.parse(given);
    const { method = "GET", headers } = request;
    requests.push({ line: `${method} ${url.pathname.replace(ROOT, "")}`, body });
    const reply = await decide(method, url, headers.authorization, body);
    response.writeHead(reply.status, { "content-type": "application/json", ...reply.headers });
    response.end(reply.body === undefined ? "" : JSON.stringify(reply.body));
  }

  const server = createServer((request, response) => void handle(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no TCP address");
  const api: FakeNotificationServices = {
    url: `http://127.0.0.1:${address.port}`,
    services: [],
    scopes: ["read_notification_services", "write_notification_services", "read_pipelines"],
    isAdministrator: true,
    pipelines: new Map([
      ["lamp-room", "0192a0de-0000-4000-8000-000000000006"],
      ["foghorn", "0192a0de-0000-4000-8000-000000000007"],
    ]),
    pageSize: 100,
    onChange: () => Promise.resolve(),
    requests,
    answer: undefined,
    refuseWrites: undefined,
    nextOrigin: undefined,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
  return api;
}

function refusal(status: number, message: string): Reply {
  return { status, body: { message } };
}
