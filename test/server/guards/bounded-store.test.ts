import { expect, it } from "@jest/globals";
import { rateLimit } from "express-rate-limit";
import { BoundedStore } from "../../../src/server/guards/bounded-store.js";

it("counts those together that it has no room for", async () => {
  const store = new BoundedStore(3);
  rateLimit({ store, windowMs: 60_000 });
  const hits = async (key: string) => (await store.increment(key)).totalHits;
  expect([await hits("a"), await hits("b"), await hits("c")]).toEqual([1, 1, 1]);
  expect([await hits("d"), await hits("e"), await hits("d")]).toEqual([1, 2, 3]);
  expect([await hits("a"), await hits("b")]).toEqual([2, 2]);
  expect(store.hits("a")).toBe(2);
  expect(store.hits("never seen")).toBe(3);
  expect(store.current.size + store.previous.size).toBe(4);
  store.shutdown();
});

it("knows of none whose window is over", async () => {
  const store = new BoundedStore(3);
  rateLimit({ store, windowMs: 60_000 });
  const { resetTime } = await store.increment("a");
  expect(store.hits("a")).toBe(1);
  resetTime?.setTime(Date.now());
  expect(store.hits("a")).toBe(0);
  expect(store.hits("b")).toBe(0);
  store.shutdown();
});
