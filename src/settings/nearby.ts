import { isIP } from "node:net";
import { toAddressList } from "./address-list.js";

/** Loopback, private, shared and link-local networks: RFC 1918, 3927, 4193, 4291, 6598. */
const NETWORKS = [
  ...["127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"],
  ...["100.64.0.0/10", "::1", "fc00::/7", "fe80::/10"],
];

/** Names that no public DNS has: those without a dot, and RFC 6761, 6762, 8375. */
const NAMES = /^[^.]+$|\.(localhost|local|internal|home\.arpa)$/;

const read = toAddressList(NETWORKS);

/** A URL's hostname as sockets take it: an IPv6 address stands in brackets there. */
export function withoutBrackets(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, "");
}

/** Whether what is sent to this host, as a URL has it, stays in this machine or its own network. */
export function isNearby(hostname: string): boolean {
  const address = withoutBrackets(hostname);
  if (isIP(address) === 0) return NAMES.test(hostname);
  return "list" in read && read.list.has(address);
}
