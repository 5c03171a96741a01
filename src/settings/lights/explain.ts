import leven from "leven";
import { z } from "zod";
import type { Fault, Path } from "./fault.js";

const TYPES: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "keys with values",
  record: "keys with values",
};

/** What was expected, in words that need no knowledge of zod. Keys that are unknown get a line each. */
export function explain(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type": {
      const type = `must be ${TYPES[issue.expected] ?? issue.expected}`;
      if (issue.input === undefined) return `must be there, and ${type.replace("must ", "")}`;
      if (issue.expected !== "string") return type;
      if (issue.input === null) return `${type}: what begins with # must stand in quotes`;
      return typeof issue.input === "object" ? type : `${type}: put it in quotes`;
    }
    case "invalid_value":
      return oneOf(issue.values);
    case "invalid_union":
      return Array.isArray(issue.options) ? oneOf(issue.options) : undefined;
    case "too_small":
      return `must ${amount(issue.origin)} ${issue.inclusive === false ? "more than" : "at least"} ${String(issue.minimum)}`;
    case "too_big":
      return `must ${amount(issue.origin)} at most ${String(issue.maximum)}`;
    case "unrecognized_keys": {
      const known = knownKeys(issue.inst);
      return issue.keys.map((key) => unknownKey(key, known)).join("\n");
    }
    default:
      return undefined;
  }
}

/** The faults in an issue that `explain` has put into words. */
export function faultsIn(issue: z.core.$ZodIssue, before: Path = []): readonly Fault[] {
  const path = [
    ...before,
    ...issue.path.map((step) => (typeof step === "number" ? step : String(step))),
  ];
  switch (issue.code) {
    case "unrecognized_keys": {
      const messages = issue.message.split("\n");
      return issue.keys.map((key, index) => ({
        path: [...path, key],
        message: messages[index] ?? "",
      }));
    }
    case "invalid_key":
      return issue.issues.map(({ message }) => ({ path, message }));
    case "invalid_union": {
      // The kind that was meant is the one whose faults lie deeper.
      const meant = issue.errors.find((issues) => issues.some((each) => each.path.length > 0));
      return meant?.flatMap((each) => faultsIn(each, path)) ?? [{ path, message: issue.message }];
    }
    default:
      return [{ path, message: issue.message }];
  }
}

function oneOf(values: readonly unknown[]): string {
  return values.length === 1
    ? `must be ${String(values[0])}`
    : `must be one of ${values.join(", ")}`;
}

function amount(origin: string): string {
  return origin === "number" || origin === "int" ? "be" : "hold";
}

function knownKeys(schema: unknown): readonly string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  if (schema instanceof z.ZodRecord && schema.keyType instanceof z.ZodEnum) {
    return schema.keyType.options.map(String);
  }
  return [];
}

function unknownKey(key: string, known: readonly string[]): string {
  const [nearest] = known.toSorted((one, other) => leven(one, key) - leven(other, key));
  const isNear = nearest !== undefined && leven(nearest, key) <= nearest.length / 2;
  const advice = isNear ? `did you mean ${nearest}?` : `known are ${known.join(", ")}.`;
  return `is no key here: ${advice}`;
}
