import { z } from "zod";

import type { Color } from "../color.js";
import { colorString } from "./color-string.js";
import type { Request } from "./command.js";
import { Id } from "./listing.js";

/** The most lights that LIFX takes in one request. */
export const MOST_STATES = 50;

/** Seconds. */
const DURATION = 1;

/** What to ask of LIFX for a colour of its own for each light, by id. Power stays as it is. */
export function statesRequest(colors: ReadonlyMap<string, Color>): Request {
  return {
    method: "PUT",
    path: "/v1/lights/states",
    body: {
      states: [...colors].map(([id, color]) => ({
        selector: `id:${id}`,
        color: colorString(color),
      })),
      defaults: { duration: DURATION },
    },
  };
}

const Taken = z.object({ id: Id, status: z.literal("ok") });
const Operation = z.object({ results: z.array(z.unknown()) });
const Body = z.object({ results: z.array(z.unknown()) });

/** The ids of the lights that took it, from an answer that may be anything. */
export function readTaken(body: unknown): readonly string[] {
  const operations = Body.safeParse(body).data?.results ?? [];
  return operations
    .flatMap((operation) => Operation.safeParse(operation).data?.results ?? [])
    .flatMap((result) => Taken.safeParse(result).data?.id ?? []);
}
