import { describe, expect, it } from "@jest/globals";
import { createServer, type IncomingMessage } from "node:http";
import { listening } from "./support.js";
import { clientAddress, readAddress } from "../../../src/server/guards/client-address.js";
import { RawClient, request } from "../../helpers/webhook-request.js";

/** What is made of a request that a client on this machine sends with such headers. */
async function addressOf(proxies: number, forwarded: readonly string[]) {
  let address: string | undefined;
  const server = createServer((incoming: IncomingMessage, response) => {
    address = clientAddress(incoming, proxies);
    response.end();
  });
  const port = await listening(server);
  const client = await RawClient.open(port);
  await client.exchange(request("", { headers: { "X-Forwarded-For": forwarded } }));
  client.hangUp();
  return address;
}

describe("clientAddress", () => {
  it.each([
    [1, ["198.51.100.7"], "198.51.100.7"],
    [1, ["192.0.2.1, 198.51.100.7"], "198.51.100.7"],
    [2, ["192.0.2.1, 198.51.100.7, 203.0.113.4"], "198.51.100.7"],
    [2, ["192.0.2.1", "198.51.100.7", "203.0.113.4"], "198.51.100.7"],
    [2, ["192.0.2.1, 198.51.100.7", "203.0.113.4"], "198.51.100.7"],
    [1, ["192.0.2.1,198.51.100.7:4711"], "198.51.100.7"],
  ])("counts %s hops from the right of %j", async (proxies, forwarded, address) => {
    expect(await addressOf(proxies, forwarded)).toBe(address);
  });

  it("ignores the header without proxies", async () => {
    expect(await addressOf(0, ["198.51.100.7"])).toBe("127.0.0.1");
  });

  it.each([
    [2, ["198.51.100.7"]],
    [1, []],
    [1, [""]],
    [1, ["198.51.100.7, "]],
    [1, ["198.51.100.7, unknown"]],
    [2, ["198.51.100.7, _hidden, 203.0.113.4"]],
  ])("knows none behind %s proxies from %j", async (proxies, forwarded) => {
    expect(await addressOf(proxies, forwarded)).toBeUndefined();
  });
});

describe("readAddress", () => {
  it.each([
    [" 198.51.100.7 ", "198.51.100.7"],
    ["198.51.100.7:65535", "198.51.100.7"],
    ["::ffff:198.51.100.7", "198.51.100.7"],
    ["::FFFF:C633:6407", "198.51.100.7"],
    ["[::ffff:198.51.100.7]:443", "198.51.100.7"],
    ["2001:0DB8:0:0::01", "2001:db8::1"],
    ["[2001:db8::1]", "2001:db8::1"],
    ["[2001:db8::1]:443", "2001:db8::1"],
    ["fe80::1%eth0", "fe80::1"],
    ["::1", "::1"],
  ])("reads %j as %s", (text, address) => {
    expect(readAddress(text)).toBe(address);
  });

  it.each([
    "",
    "unknown",
    "198.51.100",
    "198.51.100.07",
    "198.51.100.256",
    "198.51.100.7:",
    "198.51.100.7:443:443",
    "198.51.100.7/8",
    "[198.51.100.7",
    "2001:db8::1::2",
    "[2001:db8::1]x",
    "light.example.com",
    "127.1",
  ])("reads nothing in %j", (text) => {
    expect(readAddress(text)).toBeUndefined();
  });
});
