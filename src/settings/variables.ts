import { isIPv4 } from "node:net";
import { z } from "zod";
import { PALETTE_NAMES } from "../lights/palettes/index.js";
import { keyOf } from "../notify/signature.js";
import { parseAddressList, type AddressList } from "./address-list.js";
import { branchPattern } from "./lights/patterns.js";
import { isNotifyUrl, NOTIFY_URL_RULE } from "./notify-url.js";
import { isNearby } from "./nearby.js";

export const LIGHT_KINDS = ["cloud", "lan", "screen"] as const;
export type LightKind = (typeof LIGHT_KINDS)[number];

/** As in the organization's URL at Buildkite. */
export const ORGANIZATION_SLUG = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;

const ipv4 = z.string().refine((text) => isIPv4(text), "must be an IPv4 address");
const headerValue = z
  .string()
  .regex(/^[\x21-\x7e]+$/, "must not hold spaces or control characters");
const list = z.string().transform((text) => text.split(",").map((part) => part.trim()));

/** The environment's variables, each as text that is there and, but for STATE_PATH, not empty. */
export const VARIABLES = z.object({
  NODE_ENV: z.string().optional(),
  WEBHOOK_TOKEN: list
    .refine((tokens) => !tokens.includes(""), "must not hold an empty token between commas")
    .optional(),
  WEBHOOK_ACCEPT: oneOf(["either", "signature", "token"]).default("either"),
  WEBHOOK_TOLERANCE_SECONDS: wholeNumber(1, 86_400).default(300),
  LIGHTS: list.pipe(z.array(oneOf(LIGHT_KINDS)).nonempty()).optional(),
  LIFX_ACCESS_TOKEN: headerValue.optional(),
  BULB_SELECTOR: z.string().optional(),
  LIFX_BULB_SELECTOR: z.string().optional(),
  LIFX_API_URL: z
    .string()
    .refine(isOrigin, "must be an origin such as https://api.lifx.com")
    .optional(),
  LIFX_ENDPOINT: z
    .string()
    .refine((host) => isOrigin(`https://${host}`), "must be a host such as api.lifx.com")
    .optional(),
  LIFX_LAN_ADDRESSES: list.pipe(z.array(ipv4)).default([]),
  LIFX_LAN_BROADCAST: ipv4.optional(),
  BRANCHES: branchPattern.optional(),
  PALETTE: oneOf(PALETTE_NAMES).default("classic"),
  LIGHTS_CONFIG: z.string().optional(),
  STATE_PATH: z.string().default("./data/state"),
  REDIS_URL: z
    .string()
    .refine(isRedisUrl, "must be a URL such as redis://127.0.0.1:6379 or rediss://…")
    .optional(),
  REDIS_TLS_VERIFY: oneOf(["true", "false"]).default("true"),
  DASHBOARD_PASSWORD: z.string().optional(),
  FOLLOW_URL: z
    .string()
    .refine(
      (text) => isOrigin(text) && (text.startsWith("https:") || isNearby(new URL(text).hostname)),
      "must be an origin such as https://my-light.herokuapp.com, and https unless it is in your own network",
    )
    .optional(),
  FOLLOW_TOKEN: headerValue
    .min(16, "must be 16 characters or more: openssl rand -hex 20 makes some")
    .optional(),
  PORT: wholeNumber(0, 65_535).default(3000),
  HOST: z.string().optional(),
  WEBHOOK_IPS: z.string().transform(webhookIps).optional(),
  BUILDKITE_API_TOKEN: headerValue.optional(),
  BUILDKITE_ORG: z
    .string()
    .regex(ORGANIZATION_SLUG, "must be the organization's slug, as in its URL at Buildkite")
    .optional(),
  BUILDKITE_API_URL: z
    .string()
    .refine(isOrigin, "must be an origin such as https://api.buildkite.com")
    .optional(),
  NOTIFY_URL: z.string().refine(isNotifyUrl, NOTIFY_URL_RULE).optional(),
  NOTIFY_SECRET: z
    .string()
    .refine(
      (text) => keyOf(text) !== undefined,
      'must be whsec_ and 24 to 64 bytes in base64, as this prints: echo "whsec_$(openssl rand -base64 32)"',
    )
    .optional(),
  TRUST_PROXY: wholeNumber(0, 100).default(0),
  LOG_LEVEL: oneOf(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
});

function oneOf<const Word extends string>(words: readonly Word[]) {
  return z.enum(words, { error: `must be ${words.join(" or ")}` });
}

function wholeNumber(min: number, max: number) {
  const message = `must be a whole number from ${String(min)} to ${String(max)}`;
  return z
    .string()
    .regex(/^[0-9]+$/, message)
    .transform(Number)
    .refine((value) => value >= min && value <= max, message);
}

function isRedisUrl(text: string): boolean {
  return /^rediss?:\/\/./.test(text) && URL.canParse(text);
}

function isOrigin(text: string): boolean {
  if (!/^https?:/.test(text) || !URL.canParse(text)) return false;
  return new URL(text).origin === text.replace(/\/$/, "");
}

function webhookIps(text: string, context: z.RefinementCtx): "buildkite" | AddressList {
  if (text === "buildkite") return text;
  const read = parseAddressList(text);
  if ("list" in read) return read.list;
  for (const message of read.faults) context.addIssue({ code: "custom", message });
  return z.NEVER;
}
