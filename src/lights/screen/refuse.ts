import type { OutgoingHttpHeaders, ServerResponse } from "node:http";

/** Answers with the app's error form instead of a stream. */
export function refuse(
  res: ServerResponse,
  status: number,
  code: string,
  message: string,
  headers: OutgoingHttpHeaders = {},
): void {
  const body = JSON.stringify({ error: { code, message } });
  res
    .writeHead(status, {
      ...headers,
      "content-type": "application/json",
      "cache-control": "no-store",
    })
    .end(body);
}
