import { readOpenApi, type Answer } from "./document.js";
import { faultsOf } from "./faults.js";

export interface Visits {
  /**
   * Sends a request for an operation such as `POST /api/pause`; `init` may say otherwise, and `url`
   * what stands for the operation's parameters. Resolves with the status, and with how the answer
   * differs from what is described.
   */
  readonly visit: (
    origin: string,
    operation: string,
    init?: RequestInit,
    url?: string,
  ) => Promise<Visit>;
  /** The answers that are described, such as `POST /api/pause 303`, and that no visit got yet. */
  readonly missed: () => readonly string[];
}

export interface Visit {
  readonly status: number;
  readonly faults: readonly string[];
}

/** Visits of the app, held against openapi.yaml. */
export async function openVisits(): Promise<Visits> {
  const answers = await describedAnswers();
  const missed = new Set(answers.keys());
  return {
    async visit(origin, operation, init = {}, url) {
      const [method = "", path = ""] = operation.split(" ");
      const response = await fetch(`${origin}${url ?? path}`, {
        method,
        redirect: "manual",
        ...init,
      });
      const { status } = response;
      const name = `${operation} ${String(status)}`;
      const answer = answers.get(name);
      missed.delete(name);
      return { status, faults: answer ? await faultsOf(answer, response) : ["is not described"] };
    },
    missed: () => [...missed],
  };
}

async function describedAnswers(): Promise<ReadonlyMap<string, Answer>> {
  const { paths } = await readOpenApi();
  const answers = new Map<string, Answer>();
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, { responses }] of Object.entries(operations)) {
      for (const [status, answer] of Object.entries(responses)) {
        answers.set(`${method.toUpperCase()} ${path} ${status}`, answer);
      }
    }
  }
  return answers;
}
