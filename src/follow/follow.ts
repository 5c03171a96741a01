import type { Logger } from "pino";
import { createKeepsakes } from "../lights/keepsakes.js";
import { createLan } from "../lights/lan/index.js";
import { CLASSIC, LINE_LOST, PALETTES } from "../lights/palettes/index.js";
import { NO_TALLY } from "../lights/tally.js";
import type { FollowSettings } from "../settings/follow.js";
import { openStore } from "../store/store.js";
import { createBulbs } from "./bulbs.js";
import { openLine } from "./line.js";

export interface Following {
  /** `giveBack`: the bulbs show what they did before us, as far as that is known. */
  readonly close: (options?: { readonly giveBack: boolean }) => Promise<void>;
}

export interface FollowOptions {
  readonly settings: FollowSettings;
  readonly log: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Drives the bulbs of this network by what an app elsewhere decides. */
export async function follow({ settings, log, now }: FollowOptions): Promise<Following> {
  const { url, token, lan, statePath } = settings;
  const { keepsakes, close: closeKeepsakes } = await openKeepsakes(statePath, log);
  const network = createLan({ ...lan, keepsakes, mayDrive: () => true, tally: NO_TALLY, log });
  const following = settings.lights.map((each) => ({
    name: each.name,
    light: network.light(each.lan),
  }));
  const { show: onLights, lose: onLost } = createBulbs(following, log);
  const line = openLine({ url, token, onLights, onLost, log, now });
  return {
    async close({ giveBack } = { giveBack: false }) {
      await line.close();
      if (giveBack) await Promise.all(following.map(({ light }) => light.giveBack()));
      await network.close();
      await closeKeepsakes();
    },
  };
}

const KEPT_AS = "before";

/** What bulbs showed before us outlives this process, where there is a folder for it. */
async function openKeepsakes(statePath: string | undefined, log: Logger) {
  const store = statePath === undefined ? undefined : await openStore(statePath, log);
  const keepsakes = createKeepsakes({
    keep: async (colors) => {
      // The store itself logs what it cannot keep.
      await store?.note(KEPT_AS, colors).catch(() => undefined);
    },
    // As a palette, so that what it leaves a bulb on is not taken for what was there before.
    palettes: () => [...Object.values(PALETTES), { ...CLASSIC, unknown: LINE_LOST }],
  });
  const known = store?.opened.then(({ notes }) => {
    keepsakes.know(notes.get(KEPT_AS));
  });
  if (store?.unavailable() === undefined) await known;
  return { keepsakes, close: async () => store?.close() };
}
