import { expect, it } from "@jest/globals";
import { toAddressList } from "../../../src/settings/address-list.js";
import {
  allowAddresses,
  type AllowAddressesOptions,
} from "../../../src/server/guards/allow-addresses.js";
import { RawClient, request } from "../../helpers/webhook-request.js";
import { recorded, serving } from "./support.js";

function listOf(...entries: readonly string[]) {
  const read = toAddressList(entries);
  return () => ("list" in read ? read.list : undefined);
}

interface Sent {
  readonly forwarded?: string;
  readonly body?: string;
}

async function guarded(options: Omit<AllowAddressesOptions, "log">) {
  const { log, lines } = recorded();
  let passed = 0;
  const port = await serving(allowAddresses({ ...options, log }), (_request, response) => {
    passed += 1;
    response.end();
  });
  const client = await RawClient.open(port);
  const send = ({ forwarded, body = "" }: Sent = {}) =>
    client.exchange(request(body, { headers: forwarded ? { "X-Forwarded-For": forwarded } : {} }));
  return { send, client, lines, passed: () => passed };
}

function refused(message: RegExp) {
  const error = { code: "address_not_allowed", message: expect.stringMatching(message) };
  return { status: 403, body: { error } };
}

it("lets listed addresses through, and nobody else", async () => {
  const { send, passed } = await guarded({ list: listOf("198.51.100.0/24"), trustProxy: 1 });
  expect(await send({ forwarded: "198.51.100.7" })).toMatchObject({ status: 200 });
  expect(await send({ forwarded: "198.51.101.7" })).toMatchObject(refused(/does not list/));
  expect(await send({ forwarded: "198.51.100.7, 203.0.113.4" })).toMatchObject(refused(/WEBHOOK/));
  expect(passed()).toBe(1);
});

it("says which address it saw, and which setting counts proxies", async () => {
  const { send } = await guarded({ list: listOf("198.51.100.0/24"), trustProxy: 0 });
  const answer = await send({ forwarded: "198.51.100.7" });
  expect(answer).toMatchObject(refused(/does not list 127\.0\.0\.1, .*TRUST_PROXY is 0/));
});

it("refuses whose address is not known, whatever is listed", async () => {
  const everybody = listOf("0.0.0.0/0", "::/0");
  const { send, passed } = await guarded({ list: everybody, trustProxy: 2 });
  expect(await send({ forwarded: "198.51.100.7" })).toMatchObject(refused(/TRUST_PROXY is 2/));
  expect(passed()).toBe(0);
});

it("takes nothing as long as no list is known, and asks to try again", async () => {
  const { send, passed } = await guarded({ list: () => undefined, trustProxy: 0 });
  expect(await send()).toMatchObject({
    status: 503,
    headers: { "retry-after": "5" },
    body: {
      error: { code: "state_unavailable", message: expect.stringMatching(/not be fetched/) },
    },
  });
  expect(passed()).toBe(0);
});

it("answers before the body is there", async () => {
  const { client } = await guarded({ list: listOf("198.51.100.7"), trustProxy: 0 });
  await client.send(request("a body that stays away").head);
  expect(await client.answer()).toMatchObject({ status: 403 });
});

it("keeps the connection, so that another address behind the proxy can use it", async () => {
  const { send } = await guarded({ list: listOf("198.51.100.7"), trustProxy: 1 });
  const body = "x".repeat(100_000);
  expect(await send({ forwarded: "198.51.100.8", body })).toMatchObject({ status: 403 });
  expect(await send({ forwarded: "198.51.100.7", body })).toMatchObject({ status: 200 });
});

it("does not let strangers fill the log", async () => {
  const { send, lines } = await guarded({ list: listOf("198.51.100.7"), trustProxy: 1 });
  for (let host = 10; host < 15; host += 1) await send({ forwarded: `198.51.100.${host}` });
  expect(lines).toMatchObject([{ verdict: "address_not_allowed", address: "198.51.100.10" }]);
});
