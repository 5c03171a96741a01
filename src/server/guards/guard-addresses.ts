import type { RequestHandler } from "express";
import type { Logger } from "pino";
import type { Settings } from "../../settings/settings.js";
import { allowAddresses } from "./allow-addresses.js";
import { followPublishedAddresses } from "./published-addresses.js";

/** What `WEBHOOK_IPS` asks for. */
export interface AddressGuard {
  readonly handlers: readonly RequestHandler[];
  /** Why no delivery can be taken for want of a list. */
  readonly unavailable: () => string | undefined;
  readonly close: () => void;
}

export interface AddressGuardOptions {
  /** See PublishedAddressesOptions. */
  readonly kept: unknown;
  readonly keep: (entries: readonly string[]) => void;
  readonly log: Logger;
}

const NONE: AddressGuard = {
  handlers: [],
  unavailable: () => undefined,
  close: () => undefined,
};

export function guardAddresses(
  { webhookIps, buildkiteApiUrl: apiUrl, trustProxy }: Settings,
  { kept, keep, log }: AddressGuardOptions,
): AddressGuard {
  if (webhookIps === undefined) return NONE;
  if (webhookIps !== "buildkite") {
    return { ...NONE, handlers: [allowAddresses({ list: () => webhookIps, trustProxy, log })] };
  }
  const { list, unavailable, close } = followPublishedAddresses({ apiUrl, kept, keep, log });
  return { handlers: [allowAddresses({ list, trustProxy, log })], unavailable, close };
}
