import { z } from "zod";
import { MOMENTS } from "../../builds/moment.js";
import { OCCASIONS } from "../../builds/occasion.js";
import { PATIENCE } from "../../builds/outlook.js";
import { WORST_FIRST } from "../../builds/status.js";
import { PALETTE_NAMES } from "../../lights/palettes/index.js";
import { DAYS, isTimeZone } from "../../lights/quiet-hours.js";
import { EFFECTS, LOOK, MOMENT } from "./effect-schema.js";
import { branchPattern, pipelinePattern, stepPattern } from "./patterns.js";
import { DAY_MS, HOUR_MS } from "./time.js";

const PALETTE = z.string().meta({
  description: "classic, calm, colour-blind, or one of `palettes`.",
  examples: [...PALETTE_NAMES],
});

const TIME = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as "20:00"');

const QUIET_HOURS = z
  .array(
    z
      .strictObject({
        time_zone: z
          .string()
          .refine(isTimeZone, "must be a time zone such as Europe/Berlin")
          .describe("An IANA name, such as Europe/Berlin."),
        days: z
          .array(z.enum(DAYS))
          .min(1)
          .default([...DAYS])
          .describe("The days on which it begins. Left out: every day."),
        from: TIME.default("00:00").describe("As clocks there show it, such as 20:00."),
        to: z
          .string()
          .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a time such as "07:00"')
          .default("24:00")
          .describe("Excluded. On the day after, where it is earlier than `from`."),
      })
      .refine(({ from, to }) => from !== to, "must end at another time than it begins"),
  )
  .meta({
    id: "quiet_hours",
    description: "When lights are dark. A light's own replace those of all.",
  });

const OWN_PALETTE = z.strictObject({
  based_on: z.enum(PALETTE_NAMES).default("classic").describe("Has whatever is left out here."),
  looks: z.partialRecord(z.enum(WORST_FIRST), LOOK).default({}).describe("By status."),
  moments: z.partialRecord(z.enum(MOMENTS), MOMENT).default({}).describe("By event."),
  unknown: LOOK.optional().describe("For a light that has heard nothing for too long to know."),
});

const STEPS = z
  .union([stepPattern, z.array(stepPattern).min(1)], {
    error: "must be a pattern, or a list of some",
  })
  .meta({
    id: "steps",
    description:
      "Steps by key or label: a pattern, or a list of some. `*` stands for any characters. A space is a space, and separates nothing.",
  });

const PLAY = z
  .union([z.literal("rainbow"), EFFECTS], { error: "must be rainbow or a list of effects" })
  .meta({
    id: "play",
    description:
      "rainbow, or a list of effects, none in it for nothing. Played once, in 30 seconds at most.",
  });

const EFFECT = z.discriminatedUnion("on", [
  z.strictObject({
    on: z.enum(OCCASIONS),
    steps: STEPS.optional().describe("Which steps come to it. Left out: what the light shows."),
    play: PLAY,
  }),
  z.strictObject({ on: z.enum(MOMENTS), play: PLAY }),
]);

const LIGHT = z.strictObject({
  name: z
    .string()
    .regex(/^\P{Cc}{1,60}$/u, "must be 1 to 60 characters, and no control characters")
    .describe("How people call it. No two have one name."),
  cloud: z
    .string()
    .regex(
      /^(all|all:random|(id|label|group|group_id|location|location_id|scene_id):.+)$/,
      "must be a selector of LIFX's, such as all, label:Desk or group:Office",
    )
    .optional()
    .describe("A selector of LIFX's HTTP API, such as label:Desk. Needs LIFX_ACCESS_TOKEN."),
  lan: z
    .union([z.literal("all"), z.array(z.string().min(1).max(60)).min(1)], {
      error: "must be all, or a list of bulbs",
    })
    .optional()
    .describe("Bulbs in the network by label, id or IPv4 address, or `all` that are found."),
  pipelines: pipelinePattern
    .optional()
    .describe("By slug, in Buildkite's pattern syntax, as in web-* !web-old. Left out: all."),
  branches: branchPattern
    .optional()
    .describe("In Buildkite's pattern syntax. Left out: each pipeline's default branch."),
  pull_requests: z.boolean().default(false).describe("Whether pull requests' builds count, too."),
  tags: z.boolean().default(false).describe("Whether tags' builds count, too."),
  steps: STEPS.optional().describe("Shows these steps. Left out: the builds themselves."),
  palette: PALETTE.optional(),
  quiet_hours: QUIET_HOURS.optional(),
  effects: z.array(EFFECT).default([]).describe("What it plays on a moment."),
});

const EACH_STATUS = `must name each status once: ${WORST_FIRST.join(", ")}`;

/** The config file, as it is written. */
export const LIGHTS_FILE = z
  .strictObject({
    $schema: z.string().optional().describe("Where an editor finds this schema, for JSON."),
    palette: PALETTE.optional().describe("For all lights. Left out: what PALETTE says."),
    priorities: z
      .array(z.enum(WORST_FIRST))
      .length(WORST_FIRST.length, EACH_STATUS)
      .refine((list) => new Set(list).size === list.length, EACH_STATUS)
      .default([...WORST_FIRST])
      .meta({ description: "From worst to best: a light shows the worst.", uniqueItems: true }),
    patience: z
      .strictObject({
        branch_days: z
          .number()
          .positive()
          .max(30)
          .default(PATIENCE.branch / DAY_MS)
          .describe("After that long without a word, only a default branch still counts."),
        running_hours: z
          .number()
          .positive()
          .max(720)
          .default(PATIENCE.running / HOUR_MS)
          .describe("After that long without a word, a build no longer counts as running."),
      })
      .prefault({}),
    quiet_hours: QUIET_HOURS.default([]),
    palettes: z
      .record(
        z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/, "must be letters, digits, - and _"),
        OWN_PALETTE,
      )
      .default({})
      .describe("Palettes of your own, by their names."),
    lights: z.array(LIGHT).min(1).describe("Each is on the page, and on the bulbs that it names."),
  })
  .meta({ title: "The lights of buildkite-build-light" });

export type LightsFile = z.output<typeof LIGHTS_FILE>;
export type PaletteInFile = z.output<typeof OWN_PALETTE>;
