import type { TestColor } from "../builds/moment.js";
import { color } from "./color.js";
import { breathe, transient } from "./palettes/palette.js";
import type { Moment } from "./scene.js";

/** Five seconds of a colour, in one command to a bulb. */
export function testMoment(name: TestColor): Omit<Moment, "since"> {
  const effect = breathe(color(name, 0.3), color(name, 0.75), { period: 2.5, cycles: 2 });
  return { name: `test.${name}`, effects: [transient(effect)] };
}
