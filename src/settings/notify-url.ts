import { isNearby } from "./nearby.js";

export const NOTIFY_URL_RULE =
  "must be a URL that begins with https, or within your own network with http, without a user's name and password";

/** Names of builds and people are in what is sent: it is encrypted unless it stays at home. */
export function isNotifyUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== "" || password !== "") return false;
  return protocol === "https:" || (protocol === "http:" && isNearby(hostname));
}
