import { z } from "zod";
import { ask, type Account } from "../../lights/cloud/ask.js";
import { judge } from "../../lights/cloud/judge.js";
import { listRequest } from "../../lights/cloud/listing.js";
import type { Color } from "../../lights/color.js";
import { askedOnce } from "../asked-once.js";

/** A light as LIFX's HTTP API lists it. */
export interface CloudLight {
  /** Twelve hex digits, the bulb's on the LAN as well. */
  readonly id: string;
  readonly label: string;
  readonly group: string;
  readonly location: string;
  readonly power: string;
  readonly color: Color;
  readonly connected: boolean;
}

const Place = z.object({ name: z.string() });

const Listed = z
  .object({
    id: z.string(),
    label: z.string(),
    group: Place,
    location: Place,
    power: z.string(),
    color: z.object({ hue: z.number(), saturation: z.number(), kelvin: z.number() }),
    brightness: z.number(),
    connected: z.boolean(),
  })
  .transform(({ group, location, color, brightness, ...light }): CloudLight => ({
    ...light,
    group: group.name,
    location: location.name,
    color: { ...color, brightness },
  }));

/** The lights that the selector stands for. Rejects with what to do about it, where LIFX lists none. */
export async function listCloudLights(
  account: Account,
  selector: string,
  signal: AbortSignal,
): Promise<readonly CloudLight[]> {
  const answer = await ask(account, listRequest(selector), { signal, retryAfter: 0 }).catch(
    (error: unknown) => {
      throw askedOnce(error);
    },
  );
  const refusal = judge(answer, { selector, retryAfter: 0 });
  if (refusal) throw askedOnce(refusal);
  const { data } = z.array(Listed).safeParse(answer.body);
  if (data) return data;
  throw new Error("What answers is not LIFX's API: check LIFX_API_URL and any proxy between.");
}
