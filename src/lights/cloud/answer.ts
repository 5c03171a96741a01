import { z } from "zod";
import { quote } from "../../http/quote.js";

/** LIFX's answer as it came; `body` is undefined where it is no JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

const Result = z.object({
  id: z.string().catch("?"),
  label: z.string().catch(""),
  status: z.string(),
});

const Body = z.object({
  results: z.array(Result).catch([]),
  error: z.unknown().optional(),
  errors: z.array(z.unknown()).catch([]),
  warnings: z.array(z.unknown()).catch([]),
});

export type LightResult = z.infer<typeof Result>;

/** What an answer's body says, in text short enough for a log; empty where it says nothing. */
export interface Details {
  readonly results: readonly LightResult[];
  readonly errors: string;
  readonly warnings: string;
}

/** Reads a body that may be anything: what is not as documented counts as left out. */
export function readDetails(body: unknown): Details {
  const { data } = Body.safeParse(body);
  if (data === undefined) return { results: [], errors: "", warnings: "" };
  return {
    results: data.results,
    errors: excerpt(data.error === undefined ? data.errors : [data.error, ...data.errors]),
    warnings: excerpt(data.warnings),
  };
}

export function excerpt(values: readonly unknown[]): string {
  const texts = values.map((value) => (typeof value === "string" ? value : JSON.stringify(value)));
  return quote(texts.join("; "));
}
