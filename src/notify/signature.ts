import { createHmac } from "node:crypto";

const PREFIX = "whsec_";
/** What Standard Webhooks asks of a secret, in bytes. */
const [SHORTEST, LONGEST] = [24, 64];

/** The key that a secret such as `whsec_MfKQ9r8G…` stands for; undefined where it is none. */
export function keyOf(secret: string): Buffer | undefined {
  const text = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : "";
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  const key = Buffer.from(text, "base64");
  return key.byteLength >= SHORTEST && key.byteLength <= LONGEST ? key : undefined;
}

export interface Signed {
  readonly id: string;
  /** Unix seconds. */
  readonly timestamp: number;
  readonly body: string;
}

/** The value of `webhook-signature`, by Standard Webhooks. */
export function signatureOf({ id, timestamp, body }: Signed, key: Buffer): string {
  const mac = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return `v1,${mac}`;
}
