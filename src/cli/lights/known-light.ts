import type { Color } from "../../lights/color.js";
import type { ListedBulb } from "../../lights/lan/index.js";
import type { CloudLight } from "./cloud-lights.js";

/** A bulb, as LIFX's HTTP API, the bulb itself or both tell of it. */
export interface KnownLight {
  readonly id: string;
  readonly label?: string;
  readonly group?: string;
  readonly location?: string;
  readonly power?: string;
  readonly color?: Color;
  /** To LIFX's cloud; undefined where that does not list it. */
  readonly connected?: boolean;
  /** On the LAN; undefined where it was not found there. */
  readonly address?: string;
}

/** Each bulb once, whichever way leads to it; what the bulb itself says is newer. */
export function mergeLights(
  cloud: readonly CloudLight[],
  lan: readonly ListedBulb[],
): readonly KnownLight[] {
  const lights = new Map<string, KnownLight>();
  for (const light of [...cloud, ...lan]) {
    lights.set(light.id, { ...lights.get(light.id), ...light });
  }
  return [...lights.values()].sort((a, b) => sortKey(a).localeCompare(sortKey(b)));
}

function sortKey({ group = "", label = "", id }: KnownLight): string {
  return [group, label, id].join("\n");
}
