import { describe, expect, it } from "@jest/globals";
import { readHeaders, readRequest } from "../../../src/cli/verify/pasted-request.js";

function read(text: string) {
  const { headers, body } = readRequest(Buffer.from(text));
  return { headers, body: body.toString() };
}

describe("a pasted request", () => {
  it.each([
    ["as it is on the wire", "POST / HTTP/1.1\r\nX-Buildkite-Event: ping\r\n\r\n{}"],
    ["with the paste's own line break", "X-Buildkite-Event: ping\n\n{}\n"],
    ["indented", "  X-Buildkite-Event:ping  \n  \n{}"],
  ])("%s", (_name, text) => {
    expect(read(text)).toEqual({ headers: { "x-buildkite-event": "ping" }, body: "{}" });
  });

  it("has a body as long as Content-Length says, if there is as much", () => {
    expect(read("Content-Length: 3\n\n{}\n").body).toBe("{}\n");
    expect(read("Content-Length: 2\n\n{}\n\n").body).toBe("{}");
    expect(read("Content-Length: 9\n\n{}\n").body).toBe("{}");
    expect(read("Content-Length: much\n\n{}\n").body).toBe("{}");
  });

  it("keeps every byte of the body, blank lines and such that are no UTF-8 too", () => {
    const body = Buffer.from([0x7b, 0x0a, 0x0a, 0xff, 0x00, 0x0d, 0x7d]);
    expect(readRequest(Buffer.concat([Buffer.from("A: b\n\n"), body])).body).toEqual(body);
  });

  it("without a blank line is none", () => {
    expect(() => read("X-Buildkite-Event: ping\n{}")).toThrow("There is no blank line");
  });

  it("joins a header that is there twice, as Node does", () => {
    expect(readHeaders(Buffer.from("A: 1\nno header\na: 2"))).toEqual({ a: "1, 2" });
  });
});
