import { toAddressList } from "./address-list.js";

/** Loopback, private and link-local networks: RFC 1918, 3927, 4193, 4291. */
const NETWORKS = [
  ...["127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"],
  ...["::1", "fc00::/7", "fe80::/10"],
];

/** Names that no public DNS has: RFC 6761, 6762, 8375. */
const NAMES = /(^|\.)(localhost|local|home\.arpa)$/;

const read = toAddressList(NETWORKS);

/** Whether what is sent to this host, as a URL has it, stays in this machine or its own network. */
export function isNearby(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, "");
  return NAMES.test(hostname) || ("list" in read && read.list.has(address));
}
