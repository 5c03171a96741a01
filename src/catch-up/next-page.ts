/** Where all of Buildkite's lists of an organization are. */
const PREFIX = "/v2/organizations/";

/** Where a Link header leads next: a path with its query, `elsewhere` where that is no place for our token. */
export function nextPage(link: string | null, apiUrl: string): string | undefined {
  for (const [, href = "", parameters = ""] of (link ?? "").matchAll(/<([^<>]*)>([^<]*)/g)) {
    if (!/;\s*rel="?next"?(?:[;,\s]|$)/i.test(parameters)) continue;
    const url = URL.canParse(href, apiUrl) ? new URL(href, apiUrl) : undefined;
    const isOurs = url?.origin === new URL(apiUrl).origin && url.pathname.startsWith(PREFIX);
    return isOurs ? `${url.pathname}${url.search}` : "elsewhere";
  }
  return undefined;
}
