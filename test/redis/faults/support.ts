import { expect } from "@jest/globals";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { TOKEN } from "../../helpers/app.js";
import { runCommand, type Command } from "../../helpers/command.js";
import { offer, type Letter, type Offer } from "../../helpers/offers.js";

/** Fewer of them are quicker: ROUNDS=3. */
export const ROUNDS = Number(process.env.ROUNDS ?? 20);

/** How many letters a process is offered in a round. */
export const COUNT = 500;

/** Milliseconds: longer than a lease, and than a connection needs to be found dead. */
const WITHIN = 40_000;

export function startProcess(url: string): Command {
  return runCommand(["start"], {
    WEBHOOK_TOKEN: TOKEN,
    REDIS_URL: url,
    LIGHTS: "screen",
    BRANCHES: "*",
    LOG_LEVEL: "silent",
  });
}

/** The newest round of each branch that was answered 200. */
export type Acknowledged = Map<string, number>;

/** Notes what an offer was answered, and how many of it 200. */
export function note(acknowledged: Acknowledged, { answers }: Offer): number {
  const taken = answers.filter(({ status }) => status === 200);
  for (const { letter } of taken) {
    const before = acknowledged.get(letter.name) ?? 0;
    acknowledged.set(letter.name, Math.max(before, letter.round));
  }
  return taken.length;
}

/** Offers each process its share of the letters. */
export function offerAll(origins: readonly string[], letters: readonly Letter[]): Offer[] {
  return origins.map((origin, share) =>
    offer(
      origin,
      letters.filter((_, index) => index % origins.length === share),
    ),
  );
}

const Build = z.object({ message: z.string() });
const Branch = z.object({ name: z.string(), verdict: Build.nullable(), active: z.array(Build) });
const Report = z.object({ pipelines: z.array(z.object({ branches: z.array(Branch) })) });

/** Of what was answered 200, what a process does not know. */
async function missingAt(origin: string, acknowledged: Acknowledged): Promise<string[]> {
  const response = await fetch(`${origin}/api/status`);
  const { pipelines } = Report.parse(await response.json());
  const known = new Map(
    pipelines
      .flatMap(({ branches }) => branches)
      .map(({ name, verdict, active }) => {
        const rounds = [verdict, ...active].map((build) => /\d+$/.exec(build?.message ?? "")?.[0]);
        return [name, Math.max(...rounds.map((text) => Number(text ?? 0)))];
      }),
  );
  return [...acknowledged].flatMap(([name, round]) =>
    (known.get(name) ?? 0) < round ? [`${name} of round ${round}`] : [],
  );
}

/** Each process comes to know all that was answered 200, whichever answered. */
export async function expectAllKnow(
  origins: readonly string[],
  acknowledged: Acknowledged,
): Promise<void> {
  const end = performance.now() + WITHIN;
  for (const origin of origins) {
    let missing = await missingAt(origin, acknowledged);
    while (missing.length > 0 && performance.now() < end) {
      await sleep(100);
      missing = await missingAt(origin, acknowledged);
    }
    expect({ missing }).toEqual({ missing: [] });
  }
}

/** Resolves once a process takes deliveries. */
export async function healthy(origin: string): Promise<void> {
  const end = performance.now() + WITHIN;
  for (;;) {
    const response = await fetch(`${origin}/healthz`);
    if (response.ok) return;
    if (performance.now() > end) throw new Error(await response.text());
    await sleep(50);
  }
}
