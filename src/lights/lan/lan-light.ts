import type { Logger } from "pino";
import type { Keepsakes } from "../keepsakes.js";
import type { Light } from "../light.js";
import type { Effect } from "../look.js";
import { named, type BulbSender } from "./bulb-sender.js";
import { isNamed, type Nameable, type Names } from "./names.js";
import { places, type Search } from "./search.js";

const NOT_FOUND_AFTER_MS = 15_000;

const NOT_FOUND =
  "Check that bulb and computer are in the same network, that it is no guest Wi-Fi (those keep " +
  "devices apart), and that nothing blocks UDP port 56700 or broadcasts. Where broadcasts do not " +
  "reach the bulb, as in a network that this computer is not in, set LIFX_LAN_ADDRESSES to its " +
  "address. ";

const NOT_GIVEN_BACK =
  "LIFX bulbs could not be given back what they showed before: check that they have power and " +
  "Wi-Fi, and set them in the LIFX app";

export interface LanLight extends Light {
  readonly names: Names;
  /** What its bulbs have to show, if that is known. */
  present(): Effect | undefined;
}

export interface LanLightOptions {
  readonly names: Names;
  readonly search: Search;
  /** Every bulb that was found on the LAN, whoever drives it. */
  readonly found: () => readonly Nameable[];
  /** Those that this light drives. */
  readonly driven: () => readonly BulbSender[];
  readonly keepsakes: Keepsakes;
  readonly mayDrive: () => boolean;
  readonly log: Logger;
  readonly onClose: () => void;
}

/** Shows frames on the bulbs that it drives, as long as it does. */
export function createLanLight(options: LanLightOptions): LanLight {
  const { names, search, found, driven, keepsakes, mayDrive, log, onClose } = options;
  let effect: Effect | undefined;
  const present = () => effect;

  const searching = setTimeout(() => {
    const bulbs = found();
    const missing = names.filter((name) => !bulbs.some((bulb) => isNamed(bulb, name)));
    const searched = `Searched: ${places(search).join(", ") || "no network is there"}. ${NOT_FOUND}`;
    if (missing.length > 0) {
      log.warn({ bulbs: missing, ...search }, notFound(missing, searched));
    } else if (bulbs.length === 0) {
      log.warn(search, `No LIFX bulb found on the LAN yet. ${searched}The search goes on`);
    }
  }, NOT_FOUND_AFTER_MS);

  return {
    kind: "lan",
    names,
    present,
    show(frame) {
      effect = frame.effect;
      for (const sender of driven()) sender.show(effect);
    },
    async giveBack() {
      effect = undefined;
      const senders = driven();
      await Promise.all(senders.map((sender) => sender.giveBack()));
      const left = senders.filter(({ bulb }) => keepsakes.get(bulb.id) !== undefined);
      if (left.length === 0 || present() !== undefined || !mayDrive()) return;
      log.warn({ bulbs: left.map(({ bulb }) => named(bulb)) }, NOT_GIVEN_BACK);
    },
    async close() {
      clearTimeout(searching);
      effect = undefined;
      const senders = driven();
      onClose();
      await Promise.all(senders.map((sender) => sender.finish()));
    },
  };
}

function notFound(missing: readonly string[], searched: string): string {
  return (
    `Not found on the LAN yet: ${missing.join(", ")}. ${searched}Labels have to be spelt as in the ` +
    "LIFX app. The search goes on"
  );
}
