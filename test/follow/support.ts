import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { FollowedLight } from "../../src/follow/message.js";
import type { Frame, Light } from "../../src/lights/light.js";

/** What a light of the app's shows, as a still colour of that hue. */
export function followed(name: string, words: string, hue: number): FollowedLight {
  const color = { hue, saturation: 1, brightness: 0.5, kelvin: 3500 };
  return { name, words, effect: { movement: "still", color, duration: 1 } };
}

/** A bulb that notes what happens to it. */
export class RecordingLight implements Light {
  readonly kind = "lan";
  readonly frames: Frame[] = [];
  givings = 0;

  show(frame: Frame): void {
    this.frames.push(frame);
  }

  giveBack(): Promise<void> {
    this.givings += 1;
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  words(): readonly string[] {
    return this.frames.map(({ words }) => words);
  }
}

type Answer = (response: ServerResponse) => void;

export interface FakeApp {
  readonly url: string;
  /** The requests that came, in order. */
  readonly asked: readonly IncomingMessage[];
  /** What a request is answered with from now on. */
  answer: Answer;
  close(): Promise<void>;
}

/** An app that answers `GET /api/follow` with whatever a test wants. */
export async function startFakeApp(answer: Answer): Promise<FakeApp> {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    app.answer(response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? String(address?.port) : "";
  const app: FakeApp = {
    url: `http://127.0.0.1:${port}`,
    asked,
    answer,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return app;
}

export function event(lights: readonly FollowedLight[]): string {
  return `event:lights\ndata:${JSON.stringify({ lights })}\n\n`;
}

/** Opens a stream with that text, and leaves it open. */
export function stream(text: string): Answer {
  return (response) => {
    response.writeHead(200, { "Content-Type": "text/event-stream" }).write(text);
  };
}

/** The same, with a sign of life every so many milliseconds. */
export function beating(text: string, every: number): Answer {
  return (response) => {
    response.writeHead(200, { "Content-Type": "text/event-stream" }).write(text);
    const timer = setInterval(() => response.write(":\n\n"), every);
    response.once("close", () => {
      clearInterval(timer);
    });
  };
}

export function answer(status: number, type = "text/html", body = "<h1>Hm</h1>"): Answer {
  return (response) => {
    response.writeHead(status, { "Content-Type": type, Connection: "close" }).end(body);
  };
}
