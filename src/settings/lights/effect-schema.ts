import { z } from "zod";
import { ColorError, parseColor } from "../../lights/parse-color.js";

/** Seconds that effects may play over what is so. */
const LONGEST_PLAY = 30;

const COLOR = z
  .string()
  .superRefine((text, context) => {
    try {
      parseColor(text);
    } catch (error) {
      if (!(error instanceof ColorError)) throw error;
      context.addIssue({ code: "custom", message: error.message });
    }
  })
  .meta({
    id: "color",
    description:
      'A colour in LIFX\'s words: a name (white, red, orange, yellow, green, cyan, blue, purple, pink), "hue:120 saturation:0.5", "kelvin:3500", "#ff8800" or "rgb:255,136,0"; with "brightness:50%", else as bright as it gets.',
    examples: ["red brightness:60%"],
  });

const STILL = z.strictObject({
  movement: z.literal("still").describe("One colour that stays."),
  color: COLOR,
  duration: z.number().min(0.1).max(60).default(1).describe("Seconds that the change takes."),
});

const WAVE = {
  color: COLOR,
  from_color: COLOR.describe("The colour that a cycle starts from and goes back to."),
  period: z.number().min(0.1).max(3600).default(1).describe("Seconds a cycle takes."),
  cycles: z
    .int()
    .min(1)
    .max(9999)
    .optional()
    .describe("How many cycles. Left out: one, and in a look as many as it lasts."),
};

const BREATHE = z.strictObject({
  movement: z.literal("breathe").describe("A wave from from_color to color and back."),
  ...WAVE,
  peak: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe("Where in a cycle color is reached, from 0 to 1. Left out: in its middle."),
});

const PULSE = z.strictObject({
  movement: z.literal("pulse").describe("Jumps between from_color and color."),
  ...WAVE,
});

const REST = {
  rest: COLOR.optional().describe("What stays once the effect has ended. Left out: color."),
};

/** What stands for a status. */
export const LOOK = z
  .discriminatedUnion("movement", [STILL, BREATHE.extend(REST), PULSE.extend(REST)])
  .meta({ id: "look", description: "An effect that announces a status, and what stays of it." });

export type EffectInFile = z.output<typeof STILL | typeof BREATHE | typeof PULSE>;
export type LookInFile = z.output<typeof LOOK>;
export type MovingInFile = z.output<typeof MOMENT>;

export const MOMENT = z
  .discriminatedUnion("movement", [BREATHE, PULSE])
  .superRefine((effect, context) => {
    checkLength([effect], context);
  })
  .meta({ id: "moment", description: "Played once, in 30 seconds at most." });

/** Played once, one after the other. */
export const EFFECTS = z
  .array(z.discriminatedUnion("movement", [STILL, BREATHE, PULSE]))
  .superRefine(checkLength);

function checkLength(effects: readonly EffectInFile[], context: z.RefinementCtx): void {
  const lengths = effects.map((effect) =>
    effect.movement === "still" ? effect.duration : effect.period * (effect.cycles ?? 1),
  );
  const sum = lengths.reduce((total, length) => total + length, 0);
  if (sum <= LONGEST_PLAY) return;
  const message = `must last ${String(LONGEST_PLAY)} seconds at most, and lasts ${String(Number(sum.toFixed(1)))}`;
  context.addIssue({ code: "custom", message });
}
