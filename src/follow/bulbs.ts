import type { Logger } from "pino";
import type { Frame, Light } from "../lights/light.js";
import { LINE_LOST, UNKNOWN } from "../lights/palettes/index.js";
import { LINE_LOST_WORDS, NOTHING_KNOWN } from "../lights/words.js";
import type { FollowedLight } from "./message.js";

/** The bulbs here, each of which shows a light of the app's. */
export interface Bulbs {
  /** Shows what the app's lights show now. */
  readonly show: (lights: readonly FollowedLight[]) => void;
  /** Shows that nothing is heard of the app any more, until the next `show`. */
  readonly lose: () => void;
}

export interface FollowingBulb {
  /** That of the app's light; undefined for the only one that it has. */
  readonly name: string | undefined;
  readonly light: Light;
}

const LOST: Frame = { words: LINE_LOST_WORDS, effect: LINE_LOST.effect };
/** For an app that has just been started, on a bulb that would else still show that the line is lost. */
const UNKNOWN_YET: Frame = { words: NOTHING_KNOWN, effect: UNKNOWN.effect };

export function createBulbs(following: readonly FollowingBulb[], log: Logger): Bulbs {
  const bulbs = following.map((each) => ({ ...each, ...createPresent(each.light) }));
  const say = createTeller(following, log);
  return {
    show(lights) {
      say(lights);
      for (const { name, show } of bulbs) show(followedBy(name, lights));
    },
    lose() {
      log.warn("Nothing was heard of the app for a minute: the bulbs show that the line is lost");
      for (const { lose } of bulbs) lose();
    },
  };
}

function followedBy(
  name: string | undefined,
  lights: readonly FollowedLight[],
): FollowedLight | undefined {
  if (name !== undefined) return lights.find((light) => light.name === name);
  return lights.length === 1 ? lights[0] : undefined;
}

interface Present {
  readonly show: (followed: FollowedLight | undefined) => void;
  readonly lose: () => void;
}

/** What a bulb shows now: nothing is sent again that it shows already, for that would begin anew. */
function createPresent(light: Light): Present {
  let shown: string | undefined;
  let isLost = false;
  let isAway = false;

  function giveBack(): void {
    if (!isAway) void light.giveBack();
    isAway = true;
  }

  return {
    show(followed) {
      const wasLost = isLost;
      isLost = false;
      const text = JSON.stringify(followed);
      if (text === shown && !wasLost) return;
      shown = text;
      if (!followed || followed.isPaused) {
        giveBack();
        return;
      }
      isAway = false;
      light.show(wasLost && !followed.effect ? UNKNOWN_YET : followed);
    },
    /** A bulb that was given back is not ours to say something with. */
    lose() {
      if (isAway) return;
      isLost = true;
      light.show(LOST);
    },
  };
}

const ADVICE =
  "Which bulb shows which? Name them in a file, as in `lights: [{ name: Web, lan: [Desk] }]`, and set LIGHTS_CONFIG here to its path";

/** Says once for each set of lights what does not fit. */
function createTeller(following: readonly FollowingBulb[], log: Logger) {
  let told = "";
  return (followed: readonly FollowedLight[]): void => {
    const lights = followed.map(({ name }) => name);
    const text = JSON.stringify(lights);
    if (text === told) return;
    told = text;
    log.info({ lights }, "following these lights of the app");
    const missing = following.flatMap(({ name }) =>
      name === undefined || lights.includes(name) ? [] : [name],
    );
    if (missing.length > 0) {
      log.warn({ missing, lights }, "LIGHTS_CONFIG names lights that the app does not have");
    }
    if (lights.length > 1 && following.some(({ name }) => name === undefined)) {
      log.error({ lights }, `The app has several lights. ${ADVICE}`);
    }
  };
}
