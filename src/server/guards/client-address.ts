import type { IncomingMessage } from "node:http";
import { isIPv4, isIPv6 } from "node:net";

/**
 * The address that a request came from: what the outermost of our own `proxies` saw. Each of them
 * adds an entry at the right of `X-Forwarded-For`, so that whatever a client writes into it stands
 * further to the left and is not read; without proxies the header is nobody's word. Undefined where
 * there are fewer entries than proxies: such a request went round a proxy, or TRUST_PROXY is too
 * high, and neither the entries nor the connection's address is one to let anybody in by.
 */
export function clientAddress(
  { headers, socket }: IncomingMessage,
  proxies: number,
): string | undefined {
  if (proxies === 0) return readAddress(socket.remoteAddress ?? "");
  // Node joins several header lines with commas, in their order.
  const entries = headers["x-forwarded-for"]?.toString().split(",") ?? [];
  return readAddress(entries.at(-proxies) ?? "");
}

/**
 * An address in the one spelling in which addresses are compared: without a port, brackets or a
 * zone, IPv6 shortened, and IPv4 as IPv4 where a dual-stack socket wraps it (`::ffff:192.0.2.1`).
 */
export function readAddress(text: string): string | undefined {
  const bare = withoutPort(text.trim());
  if (isIPv4(bare)) return bare;
  if (!isIPv6(bare)) return undefined;
  const [ip = ""] = bare.split("%");
  const short = new URL(`http://[${ip}]`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/.exec(short);
  if (!mapped) return short;
  const words = mapped.slice(1).map((word) => parseInt(word, 16));
  return words.flatMap((word) => [word >> 8, word & 0xff]).join(".");
}

/** Some proxies add the port: `192.0.2.1:443`, `[2001:db8::1]:443`. */
function withoutPort(text: string): string {
  const [, inBrackets, ipv4] = /^(?:\[(.*)\]|([\d.]+))(?::\d{1,5})?$/.exec(text) ?? [];
  return inBrackets ?? ipv4 ?? text;
}
