import { BlockList, isIP } from "node:net";

/** Addresses and networks, IPv4 and IPv6. */
export interface AddressList {
  /** As they were written. */
  readonly entries: readonly string[];
  /** An IPv4 address counts as its IPv6 form `::ffff:…` as well. */
  readonly has: (address: string) => boolean;
}

export type ReadAddressList =
  { readonly list: AddressList } | { readonly faults: readonly [string, ...string[]] };

/** Reads addresses and CIDRs between commas. A fault is what an entry must be, and which one. */
export function parseAddressList(text: string): ReadAddressList {
  return toAddressList(text.split(",").map((part) => part.trim()));
}

export function toAddressList(entries: readonly string[]): ReadAddressList {
  const block = new BlockList();
  const [first, ...others] = entries.flatMap((entry, index) => {
    if (add(block, entry)) return [];
    return [`entry ${index + 1} must be an IP address or a CIDR such as 192.0.2.0/24`];
  });
  if (first !== undefined) return { faults: [first, ...others] };
  return { list: { entries, has: (address) => has(block, address) } };
}

function has(block: BlockList, address: string): boolean {
  const version = isIP(address);
  return version !== 0 && block.check(address, version === 4 ? "ipv4" : "ipv6");
}

function add(block: BlockList, entry: string): boolean {
  const [, address = "", , prefix] = /^([^/%]+)(\/(\d{1,3}))?$/.exec(entry) ?? [];
  const version = isIP(address);
  const bits = version === 4 ? 32 : 128;
  if (version === 0 || Number(prefix ?? bits) > bits) return false;
  block.addSubnet(address, Number(prefix ?? bits), version === 4 ? "ipv4" : "ipv6");
  return true;
}
