import { expect, it } from "@jest/globals";
import { createServer } from "node:http";
import { limitCrowd, type CrowdLimits } from "../../../src/server/guards/limit-crowd.js";
import { RawClient, request } from "../../helpers/webhook-request.js";
import { until } from "../../helpers/until.js";
import { listening } from "./support.js";

/**
 * A server that answers once it has a request with its body, and tells how many have begun. What
 * asks for a stream is answered without end.
 */
async function crowded(limits: Partial<CrowdLimits>) {
  let begun = 0;
  const server = createServer((incoming, response) => {
    begun += 1;
    incoming.on("error", () => undefined).resume();
    if (incoming.url === "/stream") response.write("\n");
    else incoming.once("end", () => response.end());
  });
  limitCrowd(server, { connections: 100, bodyBytes: 1e9, ...limits });
  const port = await listening(server);
  return { open: () => RawClient.open(port), begun: () => begun };
}

const whole = request("whole");

it("gives the place of the longest that sent nothing to who comes next", async () => {
  const { open } = await crowded({ connections: 2 });
  const idle = [await open(), await open()];
  const fresh = await open();
  expect(await fresh.exchange(whole)).toMatchObject({ status: 200 });
  await idle[0]?.closed();
  expect(idle.map((each) => each.isClosed)).toEqual([true, false]);
});

it("keeps a connection for its whole requests", async () => {
  const { open } = await crowded({ connections: 2 });
  const busy = await open();
  const idle = await open();
  await busy.exchange(whole);
  await busy.exchange(request("", { method: "GET" }));
  const fresh = await open();
  await fresh.exchange(whole);
  await idle.closed();
  expect(await busy.exchange(whole)).toMatchObject({ status: 200 });
});

it("ends a stream only where all are being answered", async () => {
  const { open } = await crowded({ connections: 2 });
  const stream = await open();
  await stream.exchange(request("", { method: "GET", path: "/stream" }));
  for (let round = 0; round < 3; round += 1) {
    const passing = await open();
    expect(await passing.exchange(whole)).toMatchObject({ status: 200 });
  }
  expect(stream.isClosed).toBe(false);
  const another = await open();
  await another.exchange(request("", { method: "GET", path: "/stream" }));
  const fresh = await open();
  expect(await fresh.exchange(whole)).toMatchObject({ status: 200 });
  await stream.closed();
  expect(another.isClosed).toBe(false);
});

it("gives the place of the longest body on its way to who comes next", async () => {
  const { open, begun } = await crowded({ bodyBytes: 25 });
  const dripping = [await open(), await open()];
  for (const [index, client] of dripping.entries()) {
    await client.send(request("ten bytes!").head);
    await until(() => begun() === index + 1);
  }
  const fresh = await open();
  expect(await fresh.exchange(request("ten bytes!"))).toMatchObject({ status: 200 });
  await dripping[0]?.closed();
  await dripping[1]?.send(request("ten bytes!").body);
  expect(await dripping[1]?.answer()).toMatchObject({ status: 200 });
});

it("takes a body that says no length for a long one", async () => {
  const { open, begun } = await crowded({ bodyBytes: 1024 * 1024 });
  const dripping = await open();
  await dripping.send(request("", { headers: { "Transfer-Encoding": "chunked" } }).head);
  await until(() => begun() === 1);
  const fresh = await open();
  expect(await fresh.exchange(whole)).toMatchObject({ status: 200 });
  await dripping.closed();
});

it("has room again for what was answered or has gone away", async () => {
  const { open } = await crowded({ connections: 2, bodyBytes: 10 });
  const kept = await open();
  for (let round = 0; round < 5; round += 1) {
    const passing = await open();
    await passing.exchange(whole);
    expect(await kept.exchange(whole)).toMatchObject({ status: 200 });
    passing.hangUp();
    await passing.closed();
  }
});
