import { z } from "zod";

import { rest } from "../../http/rest.js";
import type { Color } from "../color.js";
import type { LanBulb } from "./client.js";

/** Milliseconds from one asking to the next: the library sends a question once. */
const ASK_EVERY = 500;
const TIMES_ASKED = 4;

const Shown = z.object({
  hue: z.number().min(0).max(360),
  saturation: z.number().min(0).max(100),
  brightness: z.number().min(0).max(100),
  kelvin: z.number().min(1500).max(9000),
});

/** What the bulb shows, or undefined where it does not say so within two seconds. */
export async function askColor(bulb: LanBulb, signal: AbortSignal): Promise<Color | undefined> {
  const state = await ask(bulb.getState.bind(bulb), signal);
  const { data } = Shown.safeParse(state?.color);
  return data && { ...data, saturation: data.saturation / 100, brightness: data.brightness / 100 };
}

/** The bulb's label; undefined where it does not say it within two seconds. */
export function askLabel(bulb: LanBulb, signal: AbortSignal): Promise<string | undefined> {
  return ask(bulb.getLabel.bind(bulb), signal);
}

type Question<Answer> = (callback: (error: Error | null, answer: Answer | null) => void) => void;

async function ask<Answer>(
  question: Question<Answer>,
  signal: AbortSignal,
): Promise<Answer | undefined> {
  let answer: Answer | undefined;
  const asking = new AbortController();
  const stop = (): void => {
    asking.abort();
  };
  signal.addEventListener("abort", stop, { once: true });
  for (let asked = 0; asked < TIMES_ASKED && !asking.signal.aborted; asked += 1) {
    question((_error, given) => {
      if (given === null) return;
      answer = given;
      stop();
    });
    await rest(ASK_EVERY, asking.signal);
  }
  signal.removeEventListener("abort", stop);
  return answer;
}
