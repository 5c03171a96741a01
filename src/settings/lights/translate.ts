import type { Effect } from "../../lights/look.js";
import { PALETTES, type Palette, type PaletteName } from "../../lights/palettes/index.js";
import { RAINBOW } from "../../lights/palettes/rainbow.js";
import type { QuietHours } from "../../lights/quiet-hours.js";
import type { Play } from "../../lights/rule.js";
import type { Watch } from "../../lights/watch.js";
import { branchMatcher } from "../../builds/branch-pattern.js";
import type { ConfiguredLight, LightsConfig } from "./lights-config.js";
import { stepMatcher } from "./patterns.js";
import type { LightsFile } from "./schema.js";
import { DAY_MS, HOUR_MS, minutesOf } from "./time.js";
import { toEffects, toPalette } from "./translate-effects.js";

type LightInFile = LightsFile["lights"][number];
type PlayInFile = LightInFile["effects"][number];

/** What a config that was checked means to the app. */
export function toLightsConfig(file: LightsFile, defaultPalette: PaletteName): LightsConfig {
  const palettes = new Map<string, Palette>(Object.entries(PALETTES));
  for (const [name, own] of Object.entries(file.palettes)) palettes.set(name, toPalette(own));
  const toLight = (light: LightInFile): ConfiguredLight => ({
    rule: {
      name: light.name,
      watch: toWatch(light),
      palette:
        palettes.get(light.palette ?? file.palette ?? defaultPalette) ?? PALETTES[defaultPalette],
      plays: light.effects.map(toPlay),
      quietHours: (light.quiet_hours ?? file.quiet_hours).map(toQuietHours),
    },
    ...(light.cloud !== undefined && { cloud: light.cloud }),
    ...(light.lan && { lan: light.lan === "all" ? [] : light.lan }),
  });
  return {
    lights: file.lights.map(toLight),
    priorities: file.priorities,
    patience: {
      branch: file.patience.branch_days * DAY_MS,
      running: file.patience.running_hours * HOUR_MS,
    },
  };
}

function toWatch({ pipelines, branches, steps, pull_requests, tags }: LightInFile): Watch {
  return {
    pipelines: pipelines === undefined ? undefined : branchMatcher(pipelines),
    branches: branches === undefined ? undefined : branchMatcher(branches),
    pullRequests: pull_requests,
    tags,
    steps: steps === undefined ? undefined : stepMatcher(steps),
  };
}

function toPlay(play: PlayInFile): Play {
  const effects: readonly Effect[] = play.play === "rainbow" ? RAINBOW : toEffects(play.play);
  const steps = "steps" in play ? play.steps : undefined;
  return { on: play.on, effects, ...(steps !== undefined && { steps: stepMatcher(steps) }) };
}

function toQuietHours(hours: LightsFile["quiet_hours"][number]): QuietHours {
  const { time_zone: timeZone, days, from, to } = hours;
  return { timeZone, days, from: minutesOf(from), to: minutesOf(to) };
}
