import { describe, expect, it } from "@jest/globals";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { WORST_FIRST } from "../../../src/builds/status.js";
import { lightsJsonSchema } from "../../../src/settings/lights/json-schema.js";

const FILE = join(import.meta.dirname, "../../../lights.schema.json");

describe("lights.schema.json", () => {
  it("is what `npm run schema` writes", () => {
    expect(JSON.parse(readFileSync(FILE, "utf8"))).toEqual(
      JSON.parse(JSON.stringify(lightsJsonSchema())),
    );
  });

  it("knows what may be written, and says what it means", () => {
    expect(lightsJsonSchema()).toMatchObject({
      required: ["lights"],
      additionalProperties: false,
      properties: {
        priorities: { items: { enum: WORST_FIRST }, uniqueItems: true },
        lights: {
          items: {
            required: ["name"],
            properties: {
              branches: { description: expect.stringContaining("default branch") },
              cloud: { pattern: expect.stringContaining("label") },
            },
          },
        },
      },
    });
  });
});
