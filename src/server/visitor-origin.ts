import type { IncomingMessage } from "node:http";
import { TLSSocket } from "node:tls";

/**
 * The origin at which a visitor reached us, such as `https://light.example.com`: what the outermost
 * of our own `proxies` says of it, and nothing that was written further out, for a visitor may have
 * made that up. It is text from outside all the same: escape it.
 */
export function visitorOrigin(request: IncomingMessage, proxies: number): string {
  const encrypted = request.socket instanceof TLSSocket;
  const scheme = forwarded(request, "x-forwarded-proto", proxies) ?? (encrypted ? "https" : "http");
  const host =
    forwarded(request, "x-forwarded-host", proxies) ?? request.headers.host ?? "localhost";
  return `${scheme === "https" ? "https" : "http"}://${host}`;
}

/** Each proxy adds an entry at the right: ours are the last ones. */
function forwarded(request: IncomingMessage, name: string, proxies: number): string | undefined {
  if (proxies === 0) return undefined;
  const entries = request.headers[name]?.toString().split(",") ?? [];
  const entry = entries.at(-Math.min(proxies, entries.length))?.trim();
  return entry === "" ? undefined : entry;
}
