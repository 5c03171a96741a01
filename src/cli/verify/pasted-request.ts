/** A request as somebody copied it from a log. */
export interface PastedRequest {
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const HEADER = /^([\w!#$%&'*+.^`|~-]+):(.*)$/;

/**
 * Header lines, a blank line, the body. The body is as long as Content-Length says; without that, one
 * line break at the end is taken for the paste's own. Throws where there is no blank line.
 */
export function readRequest(pasted: Buffer): PastedRequest {
  // Latin-1 has a character for each byte, so that places in the text are places in the bytes.
  const end = /\r?\n[ \t]*\r?\n/.exec(pasted.toString("latin1"));
  if (!end) {
    throw new Error("There is no blank line: put one between the headers and the body.");
  }
  const headers = readHeaders(pasted.subarray(0, end.index));
  const rest = pasted.subarray(end.index + end[0].length);
  const length = Number(headers["content-length"] ?? NaN);
  const isThere = length <= rest.byteLength;
  return { headers, body: isThere ? rest.subarray(0, length) : withoutLineBreak(rest) };
}

/** Lines that are no headers, such as `POST / HTTP/1.1`, are left out. */
export function readHeaders(pasted: Buffer): PastedRequest["headers"] {
  const headers: Record<string, string> = {};
  for (const line of pasted.toString("latin1").split(/\r?\n/)) {
    const [, written, value = ""] = HEADER.exec(line.trim()) ?? [];
    if (written === undefined) continue;
    const name = written.toLowerCase();
    const before = headers[name];
    headers[name] = before === undefined ? value.trim() : `${before}, ${value.trim()}`;
  }
  return headers;
}

function withoutLineBreak(body: Buffer): Buffer {
  const [end = ""] = /\r?\n$/.exec(body.toString("latin1")) ?? [];
  return body.subarray(0, body.byteLength - end.length);
}
