import { Agent, request, type IncomingMessage } from "node:http";
import { json } from "node:stream/consumers";
import type { EventName } from "../../src/webhook/index.js";
import { sign } from "../../src/webhook/index.js";
import { TOKEN, type Answer } from "./app.js";
import { payloadOf } from "./payloads.js";

/** A delivery that is signed once, however often it is sent. */
export interface Letter {
  /** The branch, which is another one for each letter of a round. */
  readonly name: string;
  readonly round: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** How often it is sent at the same time. */
  readonly copies: number;
}

/** What a build of each branch goes through from round to round. */
const WORDS: readonly (readonly [EventName, string])[] = [
  ["build.scheduled", "scheduled"],
  ["build.running", "running"],
  ["job.started", "running"],
  ["job.finished", "running"],
  ["build.finished", "failed"],
  ["build.finished", "passed"],
];

/** A word of a build on each of so many branches, newer than that of the round before. */
export function lettersOf(round: number, count: number): Letter[] {
  // Rounds may follow each other within a second.
  const timestamp = Math.floor(Date.now() / 1000) + round;
  const at = new Date(timestamp * 1000).toISOString();
  return Array.from({ length: count }, (_, index) => {
    const [event, state] = WORDS[(index + round) % WORDS.length] ?? ["build.running", "running"];
    const name = `branch-${index}`;
    const finished_at = event === "build.finished" ? at : null;
    const build = { id: name, number: index + 1, branch: name, state, started_at: at, finished_at };
    const job = { id: `job of ${name}`, started_at: at };
    const message = `Round ${round}`;
    const body = JSON.stringify(payloadOf(event, { build: { ...build, message }, job }));
    const headers = { "X-Buildkite-Signature": sign(body, { token: TOKEN, timestamp }) };
    return { name, round, body, headers, copies: index % 10 === 0 ? 2 : 1 };
  });
}

export interface Answered extends Answer {
  readonly letter: Letter;
}

export interface Offer {
  readonly answers: readonly Answered[];
  /** Resolves once all are answered, or nobody is there to answer. */
  readonly ended: Promise<unknown>;
}

/** Sends them, 50 at a time, over connections that are kept. */
export function offer(origin: string, letters: readonly Letter[]): Offer {
  const answers: Answered[] = [];
  const waiting = letters.values();
  const agent = new Agent({ keepAlive: true });

  async function send(letter: Letter): Promise<void> {
    const { body, headers } = letter;
    const options = { method: "POST", agent, headers };
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request(`${origin}/webhook`, options, resolve).once("error", reject).end(body);
    });
    answers.push({ letter, status: response.statusCode ?? 0, body: await json(response) });
  }

  async function sendSome(): Promise<void> {
    for (const letter of waiting) {
      const copies = Array.from({ length: letter.copies }, () => send(letter));
      const ends = await Promise.allSettled(copies);
      if (ends.some(({ status }) => status === "rejected")) return;
    }
  }

  return { answers, ended: Promise.all(Array.from({ length: 50 }, sendSome)) };
}
