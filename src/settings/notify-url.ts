import { isIP } from "node:net";
import { toAddressList } from "./address-list.js";

export const NOTIFY_URL_RULE =
  "must be a URL that begins with https, or within your own network with http, without a user's name and password";

/** Loopback, and what is not routed on the internet. */
const OWN_ADDRESSES = toAddressList([
  "127.0.0.0/8",
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "169.254.0.0/16",
  "100.64.0.0/10",
  "::1",
  "fc00::/7",
  "fe80::/10",
]);

/** Names that no public resolver answers to: those without a dot, and those that are set aside for this. */
const OWN_NAME = /^[^.]+$|\.(localhost|local|internal|home\.arpa)$/;

/** Names of builds and people are in what is sent: it is encrypted unless it stays at home. */
export function isNotifyUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== "" || password !== "") return false;
  return protocol === "https:" || (protocol === "http:" && isOwn(hostname));
}

function isOwn(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, "");
  if (isIP(address) === 0) return OWN_NAME.test(hostname);
  return "list" in OWN_ADDRESSES && OWN_ADDRESSES.list.has(address);
}
