import { expect, it, jest } from "@jest/globals";
import { checkOptions } from "../../src/webhook/options.js";
import { parse } from "../../src/webhook/parse.js";
import type { ReplayStore } from "../../src/webhook/replays.js";
import { createTurns } from "../../src/webhook/turns.js";
import type { Verified } from "../../src/webhook/verify.js";
import { TOKEN } from "../helpers/webhook-request.js";

const NOW = 1_772_600_767;
const VERIFIED: Verified = { method: "signature", timestamp: NOW, mac: new Uint8Array(32) };
const CLAIMED = {
  event: parse('{"event":"lamp.lit"}'),
  delivery: { method: "signature", timestamp: NOW, receivedAt: NOW * 1000 },
} as const;

/** Turns by a store whose claims end in this way, one after the other. */
function turnsOf(...claims: Promise<boolean>[]) {
  const claim = jest.fn<ReplayStore["claim"]>();
  for (const each of claims) claim.mockReturnValueOnce(each);
  const options = checkOptions({ token: TOKEN, now: () => NOW * 1000 });
  const take = createTurns({ claim, release: () => Promise.resolve() }, options, () => undefined);
  return { claim, take: () => take(VERIFIED, CLAIMED) };
}

it("gives the turn to the one that waits where the store fails under the first", async () => {
  const { take } = turnsOf(Promise.reject(new Error("ECONNRESET")), Promise.resolve(true));
  const [first, second] = [take(), take()];
  await expect(first).rejects.toThrow("out of reach: try again later");
  expect(await second).toBeDefined();
});

it("asks the store once for those that come while it answers that the delivery was taken", async () => {
  const { claim, take } = turnsOf(Promise.resolve(false), Promise.resolve(false));
  expect(await Promise.all([take(), take(), take()])).toEqual([undefined, undefined, undefined]);
  expect(claim).toHaveBeenCalledTimes(1);
});
