import { describe, expect, it } from "@jest/globals";
import { createWebhooks, MemoryReplayStore, verify } from "../../src/webhook/index.js";

const TOKEN = "lamp-room-token";

/** Options that no type checker has seen. */
const wrong: Record<string, readonly unknown[]> = {
  token: [undefined, null, "", [], [TOKEN, ""], [TOKEN, undefined], 42, {}, [[TOKEN]]],
  accept: [null, "", "both", "Signature", "signatures", true],
  toleranceSeconds: [null, 0, -1, 1.5, NaN, Infinity, "300", true],
  now: [null, 0, "now", new Date()],
  maxBodyBytes: [null, 0, -1, 1.5, NaN, Infinity, "1mb"],
  acknowledge: [null, "", "before", "after", true],
  replays: [null, 0, "", true, "memory", {}, new Map()],
};

const cases = Object.entries(wrong).flatMap(([name, values]) =>
  values.map((value): [string, unknown] => [name, value]),
);

describe("a wrong option", () => {
  it.each(cases)("%s %p is refused at once, by name", (name, value) => {
    const create = (): void =>
      void Reflect.apply(createWebhooks, undefined, [{ token: TOKEN, [name]: value }]);
    expect(create).toThrow(TypeError);
    expect(create).toThrow(name);
    expect(create).not.toThrow(TOKEN);
  });

  it("is refused by verify too, whatever the request", () => {
    const check = (options: object) => (): void =>
      void Reflect.apply(verify, undefined, [{}, "", options]);
    expect(check({})).toThrow(TypeError);
    expect(check({ token: "" })).toThrow(TypeError);
    expect(check({ token: TOKEN, toleranceSeconds: NaN })).toThrow(TypeError);
  });
});

it.each([
  { accept: "signature" },
  { toleranceSeconds: 1, now: () => 0, maxBodyBytes: 1 },
  { acknowledge: "after-handlers", replays: false },
  { replays: new MemoryReplayStore() },
  { accept: undefined, toleranceSeconds: undefined, now: undefined, replays: undefined },
] as const)("a right one is taken: %p", (options) => {
  expect(() => createWebhooks({ token: [TOKEN, "another"], ...options })).not.toThrow();
});
