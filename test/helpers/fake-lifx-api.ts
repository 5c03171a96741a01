import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import {
  listed,
  matches,
  recolored,
  result,
  ROUTES,
  WHITE,
  type FakeLight,
  type Order,
  type Shown,
} from "./lifx-api-protocol.js";
import { createCounter, MINUTE, type Counting } from "./lifx-counting.js";

export type { Counting, FakeLight };

/**
 * A strict stand-in for LIFX's HTTP API on loopback, for tests and for trying things by hand. What
 * LIFX would refuse it refuses; a parameter that LIFX does not know, of which LIFX only warns, too.
 */
export interface FakeLifxApi {
  readonly url: string;
  /** Every request so far, in the order in which they came in. */
  readonly requests: readonly RecordedRequest[];
  /** Of these, what is to change the lights. */
  readonly commands: readonly RecordedRequest[];
  /** What each light shows once all it was told has run out, by its id. Can be set. */
  readonly shown: Map<string, Shown>;
  /** How many connections were opened so far. */
  readonly connections: number;
  /** Queues an answer for the next command that would have been accepted. No light hears of that. */
  answerNext(answer: ScriptedAnswer): void;
  /** Queues an answer for the next listing that would have been given. */
  listNext(answer: ScriptedAnswer): void;
  /** Cuts what is open and stops. */
  close(): Promise<void>;
}

export interface RecordedRequest {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  /** The status it was answered with, or what happened instead. */
  readonly answer: number | "hang" | "destroy";
}

/** `hang` never answers, `destroy` cuts the connection. A body that is no string is sent as JSON. */
export type ScriptedAnswer = Reply | "hang" | "destroy";

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface FakeLifxApiOptions {
  readonly token: string;
  readonly lights?: readonly FakeLight[];
  /** LIFX's own where it is left out. */
  readonly counting?: Counting;
  /** A fixed port, for trying things by hand; left out, a free one. */
  readonly port?: number;
}

const DESK: FakeLight = { id: "d073d5000001", label: "Desk", group: "Office" };

/** What a request comes to, unless something else is scripted for it. */
interface Verdict extends Reply {
  readonly orders?: readonly Order[];
}

export async function startFakeLifxApi(options: FakeLifxApiOptions): Promise<FakeLifxApi> {
  const { token, lights = [DESK], counting = MINUTE, port = 0 } = options;
  const requests: RecordedRequest[] = [];
  const commandScript: ScriptedAnswer[] = [];
  const listScript: ScriptedAnswer[] = [];
  const shown = new Map(lights.map(({ id }) => [id, WHITE]));
  const count = createCounter(counting);
  let connections = 0;

  function decide(request: IncomingMessage, body: unknown, used: number): Verdict {
    const { url = "", method, headers } = request;
    if (headers.authorization !== `Bearer ${token}`) return refusal(401, "Invalid token");
    if (used > counting.limit) return refusal(429, "Too many requests");
    const routes = ROUTES.filter(({ path }) => path.test(url));
    if (routes.length === 0) return refusal(404, "Not found");
    const route = routes.find((candidate) => candidate.method === method);
    if (route === undefined) return refusal(405, "Method not allowed");
    if (method !== "GET" && headers["content-type"] !== "application/json") {
      return refusal(400, "Content-Type must be application/json");
    }
    const { error } = route.body.safeParse(body);
    if (error !== undefined) {
      const errors = error.issues.map(({ path, message }) => ({ field: path[0], message }));
      return { status: 422, body: { error: "Invalid parameters", errors } };
    }
    const selector = decodeURIComponent(route.path.exec(url)?.[1] ?? "");
    const orders = route.orders(body, selector);
    if (selector === "") return { status: 207, body: { results: orders.map(operation) }, orders };
    const chosen = lights.filter((light) => matches(light, selector));
    if (chosen.length === 0) return refusal(404, `Could not find light with selector ${selector}`);
    if (method === "GET") {
      const body = chosen.map((light) => listed(light, shown.get(light.id) ?? WHITE));
      return { status: 200, body };
    }
    return { status: 207, body: { results: chosen.map(result) }, orders };
  }

  function operation(order: Order): unknown {
    const chosen = lights.filter((light) => matches(light, order.selector));
    return { operation: order, results: chosen.map(result) };
  }

  function obey({ selector, color = "", brightness }: Order): void {
    for (const { id, status = "ok" } of lights.filter((light) => matches(light, selector))) {
      if (status !== "ok") continue;
      const before = shown.get(id) ?? WHITE;
      const after = color === "" ? before : recolored(before, color);
      shown.set(id, brightness === undefined ? after : { ...after, brightness });
    }
  }

  function handle(request: IncomingMessage, response: ServerResponse, text: string): void {
    const at = Date.now();
    const { used, headers } = count(at);
    const body = parseJson(text);
    const verdict = decide(request, body, used);
    const script = { 200: listScript, 207: commandScript }[verdict.status];
    const scripted = script?.shift();
    const answer = scripted ?? verdict;
    if (scripted === undefined) verdict.orders?.forEach(obey);
    const outcome = typeof answer === "string" ? answer : answer.status;
    const { method = "", url = "" } = request;
    requests.push({ at, method, path: url, body, answer: outcome });
    if (answer === "hang") return;
    if (answer === "destroy") {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status, {
      "content-type": "application/json",
      ...headers,
      ...answer.headers,
    });
    response.end(typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body));
  }

  const server = createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => (text += chunk));
    request.on("end", () => {
      handle(request, response, text);
    });
  });
  server.on("connection", () => (connections += 1));
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no TCP address");

  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    get commands() {
      return requests.filter(({ method }) => method !== "GET");
    },
    shown,
    get connections() {
      return connections;
    },
    answerNext(answer) {
      commandScript.push(answer);
    },
    listNext(answer) {
      listScript.push(answer);
    },
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function refusal(status: number, error: string): Reply {
  return { status, body: { error } };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
