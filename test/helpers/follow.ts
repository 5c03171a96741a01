import { z } from "zod";
import { until } from "./until.js";

const Color = z.object({ hue: z.number(), saturation: z.number(), brightness: z.number() });

const Shown = z.object({
  status: z.string().optional(),
  moment: z.string().optional(),
  words: z.string(),
  effect: z.object({ movement: z.string(), color: Color }).optional(),
});

export type Shown = z.output<typeof Shown>;

const Message = z.object({ lights: z.array(Shown) });

export interface Follower {
  /** What the first light was shown since the stream was opened, its state then included. */
  readonly shown: readonly Shown[];
  /** What each light shows now. */
  readonly lights: () => readonly Shown[];
  readonly words: () => readonly string[];
  /** Resolves once the light has shown that. */
  readonly until: (words: string) => Promise<void>;
  readonly ended: () => boolean;
  readonly close: () => void;
}

/** Reads `/events` as a page does. */
export async function follow(origin: string): Promise<Follower> {
  const controller = new AbortController();
  const response = await fetch(`${origin}/events`, { signal: controller.signal });
  const shown: Shown[] = [];
  let lights: readonly Shown[] = [];
  let ended = false;

  async function listen(): Promise<void> {
    let text = "";
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const blocks = (text + chunk).split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks.filter((each) => each.includes("event:lights"))) {
        const data = /^data:(.*)$/m.exec(block)?.[1] ?? "";
        lights = Message.parse(JSON.parse(data)).lights;
        shown.push(...lights.slice(0, 1));
      }
    }
  }

  void listen()
    .catch((error: unknown) => {
      if (error instanceof z.ZodError || error instanceof SyntaxError) throw error;
    })
    .finally(() => (ended = true));
  const words = (): readonly string[] => shown.map((each) => each.words);
  await until(() => shown.length > 0);
  return {
    shown,
    words,
    lights: () => lights,
    until: (expected) => until(() => words().includes(expected)),
    ended: () => ended,
    close: () => {
      controller.abort();
    },
  };
}
