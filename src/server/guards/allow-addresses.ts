import type { RequestHandler } from "express";
import type { Logger } from "pino";
import { answerRefused } from "../../webhook/answer.js";
import { discardBody } from "../../webhook/body.js";
import { WebhookError } from "../../webhook/index.js";
import { noteRefusal } from "../deliveries.js";
import type { AddressList } from "../../settings/address-list.js";
import { clientAddress } from "./client-address.js";
import { createSeldom } from "./seldom.js";

export interface AllowAddressesOptions {
  /** Whose deliveries are taken. Undefined as long as it is not known: then nobody's are. */
  readonly list: () => AddressList | undefined;
  readonly trustProxy: number;
  readonly log: Logger;
}

/**
 * Refuses requests from addresses that are not listed, before anything of them is read. It comes on
 * top of the signature, which is checked of those that are.
 */
export function allowAddresses({ list, trustProxy, log }: AllowAddressesOptions): RequestHandler {
  const warn = createSeldom(log);
  return (request, response, next) => {
    const address = clientAddress(request, trustProxy);
    const refusal = refusalOf(list(), address, trustProxy);
    if (!refusal) {
      next();
      return;
    }
    warn({ verdict: refusal.code, address }, refusal.message);
    noteRefusal(request, refusal);
    answerRefused(response, refusal);
    discardBody(request);
  };
}

function refusalOf(
  list: AddressList | undefined,
  address: string | undefined,
  trustProxy: number,
): WebhookError | undefined {
  if (!list) return new WebhookError("state_unavailable", NOT_KNOWN_YET);
  if (address !== undefined && list.has(address)) return undefined;
  const setting = `TRUST_PROXY is ${trustProxy}`;
  const message =
    address === undefined
      ? `WEBHOOK_IPS is set, and this request's address is not known: ${setting}, and X-Forwarded-For does not hold an address that many entries from its end.`
      : `WEBHOOK_IPS does not list ${address}, which this request comes from. If that is one of your own proxies, count them in TRUST_PROXY: ${setting}.`;
  return new WebhookError("address_not_allowed", message);
}

const NOT_KNOWN_YET =
  "WEBHOOK_IPS=buildkite is set, and the list of Buildkite's addresses could not be fetched yet: try again later.";
