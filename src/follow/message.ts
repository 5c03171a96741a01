import { z } from "zod";
import { parseJson } from "../http/exchange.js";
import type { Frame } from "../lights/light.js";

/** A light of the app's, and what it shows. */
export interface FollowedLight extends Pick<Frame, "words" | "effect" | "isPaused"> {
  readonly name: string;
}

const share = z.number().min(0).max(1);

const Color = z.object({
  hue: z.number().min(0).max(360),
  saturation: share,
  brightness: share,
  kelvin: z.number().min(1500).max(9000),
});

/** Within what a config file can ask for, so that it fits into a bulb's messages. */
const Wave = z.object({
  color: Color,
  from: Color,
  period: z.number().min(0.1).max(3600),
  cycles: z.number().min(1).max(9999),
  persist: z.boolean(),
});

const Effect = z.discriminatedUnion("movement", [
  z.object({
    movement: z.literal("still"),
    color: Color,
    duration: z.number().min(0).max(60),
  }),
  Wave.extend({ movement: z.literal("breathe"), peak: share.exactOptional() }),
  Wave.extend({ movement: z.literal("pulse") }),
]);

/** What else an app may tell, as a newer one does, is left out. */
const Message = z.object({
  lights: z
    .array(
      z.object({
        name: z.string().min(1).max(120),
        words: z.string().max(200),
        effect: Effect.exactOptional(),
        isPaused: z.literal(true).exactOptional(),
      }),
    )
    .min(1)
    .max(1000),
});

/** The lights in the data of an event; undefined where they cannot be read. */
export function readMessage(data: string): readonly FollowedLight[] | undefined {
  return Message.safeParse(parseJson(data)).data?.lights;
}
