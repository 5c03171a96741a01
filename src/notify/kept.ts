import { createHash } from "node:crypto";
import { z } from "zod";
import type { BranchKey } from "../builds/state.js";
import type { Kept } from "../store/store.js";
import { Message } from "./message.js";
import type { Told } from "./news.js";

/** Keeps a note beside the state; undefined removes it. */
export type Keep = (name: string, value: unknown) => void;

/** By step; "" stands for the builds themselves. */
export type ToldSteps = ReadonlyMap<string, Told>;

const PREFIX = "notify ";
/** Milliseconds since 1970: what happened before is no news. */
export const BEGUN_NOTE = `${PREFIX}begun`;
const MESSAGE = `${PREFIX}message `;
const TOLD = `${PREFIX}told `;

export const messageNote = (id: string): string => `${MESSAGE}${id}`;

/** Strangers name branches: the name of a note is as long as any other. */
export const toldNote = (key: BranchKey): string =>
  `${TOLD}${createHash("sha256").update(key).digest("base64url")}`;

const KeptTold = z.object({
  key: z.string(),
  steps: z.array(
    z.tuple([
      z.string(),
      z.object({
        status: z.enum(["passed", "failed"]),
        number: z.number(),
        url: z.string().optional(),
      }),
    ]),
  ),
});

export function toldValue(key: BranchKey, steps: ToldSteps): unknown {
  if (steps.size === 0) return undefined;
  return { key, steps: [...steps] } satisfies z.output<typeof KeptTold>;
}

export interface KeptNotices {
  readonly begun: number | undefined;
  readonly messages: readonly Message[];
  readonly told: ReadonlyMap<BranchKey, ToldSteps>;
}

/** What was kept; notes that make no sense are as good as none. */
export function readKept(notes: Kept["notes"]): KeptNotices {
  const messages: Message[] = [];
  const told = new Map<BranchKey, ToldSteps>();
  for (const [name, value] of notes) {
    if (name.startsWith(MESSAGE)) {
      messages.push(...valid(Message, value));
    } else if (name.startsWith(TOLD)) {
      for (const { key, steps } of valid(KeptTold, value)) told.set(key, new Map(steps));
    }
  }
  const [begun] = valid(z.number(), notes.get(BEGUN_NOTE));
  return { begun, messages: messages.sort((a, b) => a.place - b.place), told };
}

function valid<T>(schema: z.ZodType<T>, value: unknown): T[] {
  const { data } = schema.safeParse(value);
  return data === undefined ? [] : [data];
}

/** Removes all that was kept, where nobody is to be told any more. */
export function forgetKept(notes: Kept["notes"], keep: Keep): void {
  for (const name of notes.keys()) if (name.startsWith(PREFIX)) keep(name, undefined);
}
