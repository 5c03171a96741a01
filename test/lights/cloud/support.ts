import { pino, type Logger } from "pino";
import { z } from "zod";

import {
  createBudget,
  createCloud,
  type Cloud,
  type CloudOptions,
} from "../../../src/lights/cloud/index.js";
import { color, type ColorName } from "../../../src/lights/color.js";
import type { Frame } from "../../../src/lights/light.js";
import { NO_TALLY } from "../../../src/lights/tally.js";
import { fakeKeepsakes } from "../../helpers/fake-keepsakes.js";
import type { RecordedRequest } from "../../helpers/fake-lifx-api.js";

export const TOKEN = "c0ffee5ec4e7c0ffee5ec4e7c0ffee5e";

/** LIFX's API at that address, with a budget of its own. */
export function testCloud(
  apiUrl: string,
  options: Partial<CloudOptions> & Pick<CloudOptions, "log">,
): Cloud {
  return createCloud({
    apiUrl,
    token: TOKEN,
    budget: createBudget(),
    keepsakes: fakeKeepsakes(),
    tally: NO_TALLY,
    mayDrive: () => true,
    ...options,
  });
}

const Line = z.object({
  level: z.number(),
  msg: z.string(),
  code: z.string().optional(),
  selector: z.string().optional(),
  bulbs: z.array(z.string()).optional(),
});

export type Line = z.infer<typeof Line>;

export function recordingLog(): { log: Logger; lines: Line[] } {
  const lines: Line[] = [];
  const write = (line: string) => lines.push(Line.parse(JSON.parse(line)));
  return { log: pino({ level: "trace" }, { write }), lines };
}

export function frame(name: ColorName): Frame {
  return { words: name, effect: { movement: "still", color: color(name, 0.5), duration: 1 } };
}

/** A request in a few words: `PUT /v1/lights/all/state red`. */
export function told({ method, path, body }: RecordedRequest): string {
  const shown = z.object({ color: z.string() }).safeParse(body).data?.color.split(" ")[0];
  const words = [method, decodeURIComponent(path).replace("/v1/lights/", "")];
  return [...words, ...(shown === undefined ? [] : [shown])].join(" ");
}
