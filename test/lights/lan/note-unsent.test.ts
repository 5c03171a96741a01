import { Buffer } from "node:buffer";
import { expect, it, jest } from "@jest/globals";
import type { Send } from "../../../src/lights/lan/client.js";
import { noteUnsent } from "../../../src/lights/lan/note-unsent.js";

it("notes what cannot be sent by its address, and tells nobody else", () => {
  const unreachable = Object.assign(new Error("send"), { code: "ENETUNREACH" });
  const send = jest.fn<Send>((...[, , , , address, callback]) => {
    callback?.(address === "192.0.2.1" ? unreachable : null);
  });
  const unsent = new Map<string, string>();
  const socket = { send };
  noteUnsent(socket, unsent);
  const datagram = Buffer.alloc(36);
  for (const address of ["192.0.2.1", "192.0.2.2"]) socket.send(datagram, 0, 36, 56_700, address);
  expect(send).toHaveBeenCalledTimes(2);
  expect([...unsent]).toEqual([["192.0.2.1", "ENETUNREACH"]]);
});
