import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { z } from "zod";

/**
 * A strict stand-in for LIFX's HTTP API on loopback, for tests and for trying things by hand. What
 * LIFX would refuse it refuses; a parameter that LIFX does not know, of which LIFX only warns, too.
 */
export interface FakeLifxApi {
  readonly url: string;
  /** Every request so far, in the order in which they came in. */
  readonly requests: readonly RecordedRequest[];
  /** How many connections were opened so far. */
  readonly connections: number;
  /** Queues an answer for the next request that would have been accepted. */
  answerNext(answer: ScriptedAnswer): void;
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

export interface FakeLight {
  readonly id: string;
  readonly label: string;
  readonly group?: string;
  readonly status?: "ok" | "timed_out" | "offline";
}

export interface FakeLifxApiOptions {
  readonly token: string;
  readonly lights?: readonly FakeLight[];
  /** A fixed port, for trying things by hand; left out, a free one. */
  readonly port?: number;
}

const DESK: FakeLight = { id: "d073d5000001", label: "Desk", group: "Office" };
const LIMIT = 120;
const WINDOW = 60_000;

const COLOR_PARTS = [
  /^(white|red|orange|yellow|cyan|green|blue|purple|pink)$/,
  /^hue:(360|(3[0-5]\d|[12]?\d?\d)(\.\d+)?)$/,
  /^saturation:(1(\.0+)?|0(\.\d+)?)$/,
  /^brightness:(1(\.0+)?|0(\.\d+)?|100%|\d?\d(\.\d+)?%)$/,
  /^kelvin:(1[5-9]\d\d|[2-8]\d{3}|9000)$/,
  /^#[0-9a-f]{6}$/i,
  /^rgb:(25[0-5]|2[0-4]\d|1?\d?\d)(,(25[0-5]|2[0-4]\d|1?\d?\d)){2}$/,
];

const Color = z
  .string()
  .refine((text) => text.split(" ").every((part) => COLOR_PARTS.some((form) => form.test(part))));

const Share = z.number().min(0).max(1);

const PULSE = {
  color: Color,
  from_color: Color.optional(),
  period: z.number().positive().optional(),
  cycles: z.number().positive().optional(),
  persist: z.boolean().optional(),
  power_on: z.boolean().optional(),
};

const BREATHE = { ...PULSE, peak: Share.optional() };

const STATE = {
  power: z.enum(["on", "off"]).optional(),
  color: Color.optional(),
  brightness: Share.optional(),
  duration: z.number().min(0).max(3_155_760_000).optional(),
  fast: z.boolean().optional(),
};

const PATH = /^\/v1\/lights\/([^/]+)\/(effects\/breathe|effects\/pulse|state)$/;

const ROUTES = new Map([
  ["effects/breathe", { method: "POST", body: z.strictObject(BREATHE) }],
  ["effects/pulse", { method: "POST", body: z.strictObject(PULSE) }],
  ["state", { method: "PUT", body: z.strictObject(STATE) }],
]);

export async function startFakeLifxApi(options: FakeLifxApiOptions): Promise<FakeLifxApi> {
  const { token, lights = [DESK], port = 0 } = options;
  const requests: RecordedRequest[] = [];
  const script: ScriptedAnswer[] = [];
  let connections = 0;
  let window = { end: 0, used: 0 };

  function decide(request: IncomingMessage, body: unknown): Reply {
    if (request.headers.authorization !== `Bearer ${token}`) return refusal(401, "Invalid token");
    if (window.used > LIMIT) return refusal(429, "Too many requests");
    const [, selector = "", action = ""] = PATH.exec(request.url ?? "") ?? [];
    const route = ROUTES.get(action);
    if (route === undefined) return refusal(404, "Not found");
    if (route.method !== request.method) return refusal(405, "Method not allowed");
    if (request.headers["content-type"] !== "application/json") {
      return refusal(400, "Content-Type must be application/json");
    }
    const { error } = route.body.safeParse(body);
    if (error !== undefined) {
      const errors = error.issues.map(({ path, message }) => ({ field: path[0], message }));
      return { status: 422, body: { error: "Invalid parameters", errors } };
    }
    const results = lights
      .filter((light) => matches(light, decodeURIComponent(selector)))
      .map(({ id, label, status = "ok" }) => ({ id, label, status }));
    if (results.length === 0) return refusal(404, `Could not find light with selector ${selector}`);
    return { status: 207, body: { results } };
  }

  function handle(request: IncomingMessage, response: ServerResponse, text: string): void {
    const at = Date.now();
    if (at >= window.end) window = { end: at + WINDOW, used: 0 };
    window.used += 1;
    const body = parseJson(text);
    const verdict = decide(request, body);
    const answer = (verdict.status === 207 ? script.shift() : undefined) ?? verdict;
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
      "x-ratelimit-limit": String(LIMIT),
      "x-ratelimit-remaining": String(Math.max(0, LIMIT - window.used)),
      "x-ratelimit-reset": String(Math.ceil(window.end / 1000)),
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
    get connections() {
      return connections;
    },
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
}

function refusal(status: number, error: string): Reply {
  return { status, body: { error } };
}

function matches({ id, label, group }: FakeLight, selector: string): boolean {
  return ["all", `id:${id}`, `label:${label}`, `group:${group ?? ""}`].includes(selector);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
