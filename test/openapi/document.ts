import { Validator } from "@seriousme/openapi-schema-validator";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const TEXT = readFileSync(join(import.meta.dirname, "../../openapi.yaml"), "utf8");

const Schema = z.record(z.string(), z.unknown());

const Answer = z.object({
  headers: z
    .record(z.string(), z.object({ required: z.literal(true), schema: Schema }))
    .default({}),
  /** By media type. */
  content: z.record(z.string(), z.object({ schema: Schema })).default({}),
});

const Operation = z.object({ operationId: z.string(), responses: z.record(z.string(), Answer) });

const Document = z.object({
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.object({ schemas: z.record(z.string(), Schema) }),
});

export type Schema = z.output<typeof Schema>;
export type Answer = z.output<typeof Answer>;
export type OpenApi = z.output<typeof Document>;

/** `openapi.yaml` with its references followed. Throws where it is no OpenAPI. */
export async function readOpenApi(): Promise<OpenApi> {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(TEXT);
  if (!valid) throw new Error(JSON.stringify(errors, undefined, 2));
  return Document.parse(validator.resolveRefs());
}
