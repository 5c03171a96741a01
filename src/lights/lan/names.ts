import { isIPv4 } from "node:net";

/** What a bulb can be named by. The label is undefined until it is known. */
export interface Nameable {
  readonly id: string;
  readonly address: string;
  readonly label: string | undefined;
}

/** What a light stands for: labels, ids or IPv4 addresses; empty for every bulb. */
export type Names = readonly string[];

/** Whether the name is the bulb's. */
export function isNamed(bulb: Nameable, name: string): boolean {
  return name === bulb.address || name === bulb.label || name.toLowerCase() === bulb.id;
}

/**
 * The light that drives a bulb: the first that names it, or else the first that is for every bulb.
 * Undefined where there is none, or where the bulb's label may still name another.
 */
export function driverOf<Light extends { readonly names: Names }>(
  bulb: Nameable,
  lights: readonly Light[],
): Light | undefined {
  const naming = lights.filter(({ names }) => names.length > 0);
  const first = naming.findIndex(({ names }) => names.some((name) => isNamed(bulb, name)));
  const sooner = first === -1 ? naming : naming.slice(0, first);
  const isUnsure = bulb.label === undefined && sooner.some(({ names }) => names.some(isLabel));
  if (isUnsure) return undefined;
  return naming[first] ?? lights.find(({ names }) => names.length === 0);
}

function isLabel(name: string): boolean {
  return !isIPv4(name) && !/^[0-9a-f]{12}$/i.test(name);
}
