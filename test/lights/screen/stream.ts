import { once } from "node:events";
import {
  createServer,
  get,
  type IncomingMessage,
  type RequestListener,
  type Server,
} from "node:http";

/** A stream as a client reads it. */
export interface Stream {
  readonly response: IncomingMessage;
  readonly text: () => string;
  /** The data of its `lights` events. */
  readonly messages: () => unknown[];
}

export interface StreamServer {
  readonly server: Server;
  readonly port: number;
  readonly open: (headers?: Record<string, string>, path?: string) => Promise<Stream>;
  readonly close: () => void;
}

export async function serveStreams(listener: RequestListener): Promise<StreamServer> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening on TCP");
  const { port } = address;
  return {
    server,
    port,
    async open(headers = {}, path = "/events") {
      const request = get({ port, host: "127.0.0.1", path, headers, agent: false });
      const response = await new Promise<IncomingMessage>((resolve, reject) => {
        request.on("response", resolve).on("error", reject);
      });
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("error", () => undefined);
      return { response, text: () => text, messages: () => messagesOf(text) };
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function messagesOf(text: string): unknown[] {
  return text
    .split("\n\n")
    .filter((block) => block.includes("event:lights"))
    .map((block): unknown => JSON.parse(/^data:([^\n]*)$/m.exec(block)?.[1] ?? ""));
}
