import { z } from "zod";
import { LIGHTS_FILE } from "./schema.js";

/** The config file's JSON Schema, of draft 7, for that is what editors know. */
export function lightsJsonSchema(): object {
  return z.toJSONSchema(LIGHTS_FILE, { io: "input", target: "draft-7" });
}
