import { stringify } from "yaml";
import type { KnownLight } from "./known-light.js";

/** Lines of the config file that stand for these lights, or for some of them. */
export function selectors(lights: readonly KnownLight[]): readonly string[] {
  const cloud = lights.filter(({ connected }) => connected !== undefined);
  const lan = lights.filter(({ address }) => address !== undefined);
  const groups = cloud.flatMap(({ group = "" }) => (isSelector(group) ? [`group:${group}`] : []));
  const labels = cloud.map(({ id, label = "" }) =>
    isSelector(label) ? `label:${label}` : `id:${id}`,
  );
  const all = cloud.length > 0 ? ["all"] : [];
  return [
    ...new Set([...all, ...groups, ...labels].map((selector) => `cloud: ${inYaml(selector)}`)),
    ...new Set(lan.map(({ id, label = "" }) => `lan: ${inYaml([label === "" ? id : label])}`)),
  ];
}

/** LIFX reads a comma as the start of another selector, and a bar as that of zones. */
function isSelector(name: string): boolean {
  return name !== "" && !/[,|]/.test(name);
}

function inYaml(value: string | readonly string[]): string {
  return stringify(value, { collectionStyle: "flow", lineWidth: 0 }).trim();
}
