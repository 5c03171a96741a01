import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import { sign } from "../../src/webhook/index.js";

export const TOKEN = "lamp-room-token";

type Headers = Readonly<Record<string, string | readonly string[]>>;
type Body = Uint8Array | string | object;

export interface RequestOptions {
  readonly method?: string;
  readonly path?: string;
  /** A list sends the header several times. `Content-Length` is right unless given here. */
  readonly headers?: Headers;
}

/** A request's bytes in two parts, for senders that stop or dawdle between them. */
export interface RawRequest {
  readonly head: Buffer;
  readonly body: Buffer;
  readonly bytes: Buffer;
}

/** A request, with whatever headers. An object is sent as JSON. */
export function request(content: Body, options: RequestOptions = {}): RawRequest {
  const { method = "POST", path = "/", headers = {} } = options;
  const body = toBytes(content);
  const all = {
    Host: "light.example.com",
    "Content-Type": "application/json",
    ...("Transfer-Encoding" in headers ? {} : { "Content-Length": String(body.byteLength) }),
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, values]) =>
    [values].flat().map((value) => `${name}: ${value}\r\n`),
  );
  const head = Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n`, "latin1");
  return { head, body, bytes: Buffer.concat([head, body]) };
}

export interface SignedOptions extends RequestOptions {
  readonly token?: string;
  /** Unix seconds. */
  readonly timestamp?: number;
}

/** A delivery as Buildkite signs it. */
export function signed(content: Body, options: SignedOptions = {}): RawRequest {
  const { token = TOKEN, timestamp, headers, ...rest } = options;
  const signature = sign(toBytes(content), { token, timestamp });
  return request(content, { ...rest, headers: { "X-Buildkite-Signature": signature, ...headers } });
}

/** A delivery that brings the token instead. */
export function withToken(content: Body, token = TOKEN): RawRequest {
  return request(content, { headers: { "X-Buildkite-Token": token } });
}

/** A body in HTTP's chunks, cut where told. */
export function chunked(parts: readonly Uint8Array[]): Buffer {
  const chunks = parts.flatMap((part) => [`${part.byteLength.toString(16)}\r\n`, part, "\r\n"]);
  return Buffer.concat([...chunks, "0\r\n\r\n"].map((each) => Buffer.from(each)));
}

function toBytes(body: Body): Buffer {
  if (body instanceof Uint8Array) return Buffer.from(body);
  return Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed where it is JSON. */
  readonly body: unknown;
}

/** One connection, and nothing between it and the bytes: for requests that no client would send. */
export class RawClient {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay();
    socket.on("data", (chunk) => (this.#received = Buffer.concat([this.#received, chunk])));
    socket.on("error", () => undefined); // "close" follows.
  }

  static async open(port: number): Promise<RawClient> {
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    return new RawClient(socket);
  }

  get isClosed(): boolean {
    return this.#socket.closed;
  }

  /** Resolves once the bytes have left, or the connection is gone. */
  send(...parts: readonly Uint8Array[]): Promise<void> {
    return new Promise((resolve) => {
      if (this.isClosed) resolve();
      else
        this.#socket.write(Buffer.concat(parts), () => {
          resolve();
        });
    });
  }

  /** The next answer on this connection, a `100 Continue` included. */
  async answer(): Promise<Answer> {
    for (;;) {
      const [answer, rest] = takeAnswer(this.#received);
      this.#received = rest;
      if (answer) return answer;
      if (this.isClosed) throw new Error("The connection was closed before an answer came.");
      await this.#change();
    }
  }

  async exchange({ bytes }: RawRequest): Promise<Answer> {
    await this.send(bytes);
    return this.answer();
  }

  /** Resolves when the server has closed the connection. */
  async closed(): Promise<void> {
    while (!this.isClosed) await this.#change();
  }

  /** Goes away in the middle of whatever it is. */
  hangUp({ reset = false } = {}): void {
    if (reset) this.#socket.resetAndDestroy();
    else this.#socket.destroy();
  }

  async #change(): Promise<void> {
    const done = new AbortController();
    const { signal } = done;
    const late = setTimeout(4000, undefined, { signal }).then(() => {
      throw new Error("Nothing came for four seconds.");
    });
    const changes = ["data", "close"].map((name) => once(this.#socket, name, { signal }));
    try {
      await Promise.race([...changes, late]);
    } finally {
      done.abort();
    }
  }
}

function takeAnswer(received: Buffer): [Answer | undefined, Buffer] {
  const end = received.indexOf("\r\n\r\n");
  if (end < 0) return [undefined, received];
  const [statusLine = "", ...lines] = received.toString("latin1", 0, end).split("\r\n");
  const pairs = lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  const headers: Partial<Record<string, string>> & Record<string, string> =
    Object.fromEntries(pairs);
  const from = end + 4;
  const to = from + Number(headers["content-length"] ?? 0);
  if (received.byteLength < to) return [undefined, received];
  const text = received.toString("utf8", from, to);
  const isJson = headers["content-type"]?.startsWith("application/json") ?? false;
  const body: unknown = isJson ? JSON.parse(text) : text;
  return [{ status: Number(statusLine.split(" ")[1]), headers, body }, received.subarray(to)];
}
