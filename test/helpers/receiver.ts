import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";
import { z } from "zod";

/** `hang` never answers, `destroy` cuts the connection, `garbage` answers what is no HTTP. */
export type ReceiverAnswer =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  | "hang"
  | "destroy"
  | "garbage";

const Body = z.strictObject({
  type: z.string(),
  timestamp: z.iso.datetime(),
  data: z.looseObject({
    branch: z.string(),
    step: z.string().nullable(),
    build: z.looseObject({ number: z.number(), state: z.string() }),
    lights: z.array(z.string()),
  }),
});

export type Note = z.output<typeof Body> & { readonly id: string };

/** Takes notes on loopback as users would: what does not verify is answered 401 and recorded nowhere. */
export interface Receiver {
  readonly url: string;
  /** What came and was verified, in order, whatever it was answered. */
  readonly notes: readonly Note[];
  /** How many requests did not verify. */
  readonly refused: number;
  /** Queues answers; after them it is 204. */
  readonly answerNext: (...answers: readonly ReceiverAnswer[]) => void;
  readonly close: () => Promise<void>;
}

export const SECRET = `whsec_${Buffer.alloc(32, "lamp").toString("base64")}`;

export async function startReceiver(secret = SECRET): Promise<Receiver> {
  const webhook = new Webhook(secret);
  const notes: Note[] = [];
  const answers: ReceiverAnswer[] = [];
  let refused = 0;

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await buffer(request);
    try {
      const headers = z.record(z.string(), z.string()).parse(request.headers);
      const body = webhook.verify(text, headers);
      notes.push({ ...Body.parse(body), id: String(headers["webhook-id"]) });
    } catch {
      refused += 1;
      response.writeHead(401).end();
      return;
    }
    const answer = answers.shift() ?? { status: 204 };
    if (answer === "destroy") request.socket.destroy();
    else if (answer === "garbage") request.socket.end("It was red, I think.\r\n\r\n");
    else if (answer !== "hang") response.writeHead(answer.status, { ...answer.headers }).end();
  }

  const server = createServer((request, response) => {
    take(request, response).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    notes,
    get refused() {
      return refused;
    },
    answerNext: (...next) => void answers.push(...next),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** A note in a few words: `verdict.broken main 6`. */
export const inShort = ({ type, data }: Note): string =>
  `${type} ${data.branch} ${data.build.number}`;
