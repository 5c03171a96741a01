import { EVENTS } from "../../src/webhook/index.js";
import type { EventName } from "../../src/webhook/index.js";
import { payloadOf } from "../helpers/payloads.js";
import { corpusOf } from "./corpus.js";
import { JSON_MUTATORS } from "./hostile.js";
import { ANYWHERE, mutated } from "./mutate.js";

const isName = (name: string): name is EventName => Object.hasOwn(EVENTS, name);
const usual = Object.keys(EVENTS)
  .filter(isName)
  .map((name) => JSON.stringify(payloadOf(name)));
const saved = corpusOf("bodies");

/** Bodies of deliveries, of which many are no JSON any more. */
export const bodies = mutated([...saved, ...usual], [...JSON_MUTATORS, ...ANYWHERE]);

/** Bodies that are mostly JSON still, and mostly of builds. */
export const buildBodies = mutated(
  [...saved, ...usual.filter((body) => body.includes('"build":'))],
  JSON_MUTATORS,
);
