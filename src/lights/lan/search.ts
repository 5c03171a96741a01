import os from "node:os";

/** Where bulbs are searched for. */
export interface Search {
  /** IPv4 addresses of bulbs that broadcasts may not reach. Others are found as well. */
  readonly addresses: readonly string[];
  /** The one address that discovery is broadcast to. Where it is left out, every network's own. */
  readonly broadcast?: string | undefined;
}

interface Network {
  /** Our own address there with the prefix's length, and the interface's name. */
  readonly words: string;
  readonly broadcast: string;
}

/**
 * Whom to ask besides 255.255.255.255, which leaves by one interface only: the bulbs whose addresses
 * are known, and each network that this machine is in now.
 */
export function alsoAsked({ addresses, broadcast }: Search): string[] {
  const broadcasts = broadcast === undefined ? networks().map((each) => each.broadcast) : [];
  return [...new Set([...addresses, ...broadcasts])];
}

/** The same in words, for people who look for a bulb. */
export function places({ addresses, broadcast }: Search): string[] {
  const searched = broadcast === undefined ? networks().map(({ words }) => words) : [broadcast];
  return [...searched, ...addresses];
}

function networks(): Network[] {
  return Object.entries(interfaces()).flatMap(([name, infos = []]) =>
    infos
      .filter(({ family, internal }) => family === "IPv4" && !internal)
      // A line from point to point, such as a tunnel's, has nobody else on it.
      .filter(({ netmask }) => netmask !== "255.255.255.255")
      .map(({ address, netmask, cidr }) => ({
        words: `${cidr ?? address} (${name})`,
        broadcast: broadcastOf(address, netmask),
      })),
  );
}

/** Node throws where the system does not tell, as with too many files open: it is asked again soon. */
function interfaces(): ReturnType<typeof os.networkInterfaces> {
  try {
    return os.networkInterfaces();
  } catch {
    return {};
  }
}

function broadcastOf(address: string, netmask: string): string {
  const mask = netmask.split(".").map(Number);
  return address
    .split(".")
    .map((part, index) => Number(part) | (255 - (mask[index] ?? 255)))
    .join(".");
}
