import { pino } from "pino";
import { z } from "zod";
import { start, type RunningServer } from "../../src/server/start.js";
import { readSettings, type Environment } from "../../src/settings/settings.js";
import { sign } from "../../src/webhook/index.js";

export const TOKEN = "t0ken-of-the-webhook";

const LogLine = z.looseObject({ level: z.number(), msg: z.string() });
export type LogLine = z.output<typeof LogLine>;

export interface RunningApp extends RunningServer {
  readonly port: number;
  /** What was logged so far. */
  readonly lines: readonly LogLine[];
  /** The same as it is written. */
  readonly logText: () => string;
}

/** The app as an environment makes it, on a free port of the loopback interface. */
export async function startApp(environment: Environment = {}): Promise<RunningApp> {
  const defaults = {
    WEBHOOK_TOKEN: TOKEN,
    HOST: "127.0.0.1",
    PORT: "0",
    LIGHTS: "screen",
    STATE_PATH: "",
  };
  const { settings, lights } = readSettings({ ...defaults, ...environment });
  const lines: LogLine[] = [];
  const texts: string[] = [];
  const write = (text: string): void => {
    texts.push(text);
    lines.push(LogLine.parse(JSON.parse(text)));
  };
  const log = pino({ level: settings.logLevel, base: null }, { write });
  const server = await start({ settings, lights, tokens: settings.tokens ?? [], log });
  const port = Number(new URL(server.origin).port);
  return { ...server, port, lines, logText: () => texts.join("") };
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

type Headers = Readonly<Record<string, string>>;

/** Sends a body to the webhook with exactly these headers. */
export async function post(origin: string, body: string, headers: Headers = {}): Promise<Answer> {
  const response = await fetch(`${origin}/webhook`, { method: "POST", headers, body });
  return { status: response.status, body: await response.json() };
}

/** The header that proves a body. */
export function signature(body: string, token: string = TOKEN): Headers {
  return { "X-Buildkite-Signature": sign(body, { token }) };
}

export function postSigned(origin: string, body: string): Promise<Answer> {
  return post(origin, body, signature(body));
}

export function accepted(event: string, duplicate = false): Answer {
  return { status: 200, body: { ok: true, event, duplicate } };
}
