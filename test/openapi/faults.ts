import { Ajv2020 } from "ajv/dist/2020.js";
import { readCcTray } from "../helpers/cctray.js";
import type { Answer, Schema } from "./document.js";

const ajv = new Ajv2020({ strict: false, validateFormats: false });

/** How an answer differs from what is described. */
export async function faultsOf(answer: Answer, response: Response): Promise<readonly string[]> {
  const headers = Object.entries(answer.headers).flatMap(([name, { schema }]) =>
    schemaFaults(schema, response.headers.get(name)).map((fault) => `${name}: ${fault}`),
  );
  return [...headers, ...bodyFaults(answer, response, await response.text())];
}

function bodyFaults({ content }: Answer, { headers }: Response, text: string): readonly string[] {
  if (Object.keys(content).length === 0) return [];
  const [type = ""] = headers.get("content-type")?.split(";") ?? [];
  const described = content[type];
  return described ? schemaFaults(closed(described.schema), read(type, text)) : [`is ${type}`];
}

function read(type: string, text: string): unknown {
  if (type === "application/json") return JSON.parse(text);
  return type === "application/xml" ? readCcTray(text) : text;
}

export function schemaFaults(schema: Schema, value: unknown): readonly string[] {
  return ajv.validate(schema, value) ? [] : [ajv.errorsText()];
}

/** The same schema without room for what it does not name, so that nothing stays undescribed. */
export function closed(schema: Schema): Schema {
  const inner = Object.entries(schema).map(([key, value]): [string, unknown] => [
    key,
    // Parts that are put together name but a part each.
    key === "allOf" ? value : closedWithin(value),
  ]);
  const isWhole = "type" in schema && "properties" in schema;
  return { ...Object.fromEntries(inner), ...(isWhole && { additionalProperties: false }) };
}

function closedWithin(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closedWithin);
  return typeof value === "object" && value !== null ? closed({ ...value }) : value;
}
