import { z } from "zod";

import type { Color } from "../color.js";
import { lightsPath, type Request } from "./command.js";

/** A light as LIFX lists it. The colour is missing where it is not sure that the light shows it. */
export interface Listed {
  readonly id: string;
  readonly color?: Color;
}

export function listRequest(selector: string): Request {
  return { method: "GET", path: lightsPath(selector) };
}

export const Id = z
  .string()
  .regex(/^[0-9a-f]{12}$/i)
  .transform((id) => id.toLowerCase());

const Shown = z.object({
  connected: z.literal(true),
  color: z.object({
    hue: z.number().min(0).max(360),
    saturation: z.number().min(0).max(1),
    kelvin: z.number().min(1500).max(9000),
  }),
  brightness: z.number().min(0).max(1),
});

/** The lights in LIFX's answer, which may be anything; undefined where it is no list. */
export function readListing(body: unknown): readonly Listed[] | undefined {
  return z.array(z.unknown()).safeParse(body).data?.flatMap(readListed);
}

function readListed(light: unknown): readonly Listed[] {
  const listed = z.object({ id: Id }).safeParse(light).data;
  if (listed === undefined) return [];
  const shown = Shown.safeParse(light).data;
  return [{ ...listed, ...(shown && { color: { ...shown.color, brightness: shown.brightness } }) }];
}
