import { setTimeout as sleep } from "node:timers/promises";

/** Polls until it holds, in real time, for what comes from another process or over a socket. */
export async function until(holds: () => boolean, within = 20_000): Promise<void> {
  const end = process.hrtime.bigint() + BigInt(within) * 1_000_000n;
  while (!holds()) {
    if (process.hrtime.bigint() > end) throw new Error(`not in time: ${holds.toString()}`);
    await sleep(5);
  }
}
