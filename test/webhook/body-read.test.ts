import { describe, expect, it } from "@jest/globals";
import { once } from "node:events";
import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { readBody } from "../../src/webhook/body.js";

const MAX_BYTES = 1_000_000;
const ignore = (): void => undefined;

function incoming(headers: IncomingMessage["headers"] = {}): IncomingMessage {
  return Object.assign(new IncomingMessage(new Socket()), { headers });
}

/** A request's body, sent in chunks of these lengths and then ended. */
async function read(headers: IncomingMessage["headers"], ...lengths: number[]) {
  const request = incoming(headers);
  const body = readBody(request, MAX_BYTES, ignore);
  for (const length of lengths) request.push(Buffer.alloc(length));
  request.push(null);
  return await body;
}

describe("readBody", () => {
  it("takes kept bytes up to the limit", () => {
    const kept = (length: number) => Object.assign(incoming(), { rawBody: Buffer.alloc(length) });
    expect(readBody(kept(10), 10, ignore)).toHaveLength(10);
    expect(() => readBody(kept(11), 10, ignore)).toThrow("10 bytes");
  });

  it("refuses what another parser has begun to read", () => {
    const request = incoming();
    request.push("{");
    request.read();
    expect(() => readBody(request, 10, ignore)).toThrow("Another parser");
  });

  it("listens no more once a body is too large", async () => {
    const request = incoming();
    const body = readBody(request, 10, ignore);
    request.push(Buffer.alloc(11));
    await expect(body).rejects.toThrow("10 bytes");
    expect(request.listenerCount("data")).toBe(0);
  });

  it("rejects where the request was destroyed before, and where it fails", async () => {
    const [gone, failing] = [incoming(), incoming()];
    gone.destroy();
    await once(gone, "close");
    await expect(readBody(gone, 10, ignore)).rejects.toThrow("went away after 0 bytes");
    const body = readBody(failing, 10, ignore);
    failing.emit("error", new Error("ECONNRESET"));
    await expect(body).rejects.toThrow("went away after 0 bytes");
  });

  it.each([
    ["what was declared", 30_000, [20_000, 10_000], 30_000],
    ["twice what came", 900_000, [10_000, 10_000], 40_000],
  ])("takes no more memory than %s", async (_, declared, chunks, most) => {
    const body = await read({ "content-length": String(declared) }, ...chunks);
    expect(body.buffer.byteLength).toBeLessThanOrEqual(most);
  });
});
