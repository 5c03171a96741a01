import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { LightError, newest, type Newest } from "../../src/lights/newest.js";

/** What happened, in order. */
let log: string[];
/** Ends a wait: with the turn, or without one. */
let end: (isTurn: boolean) => void;
let failing: LightError | undefined;
let jobs: Newest<string>;

const settle = () => jest.advanceTimersByTimeAsync(0);

beforeEach(() => {
  jest.useFakeTimers();
  log = [];
  failing = undefined;
  jobs = newest<string>({
    async turn(signal, send) {
      log.push("waits");
      const isTurn = await new Promise<boolean>((resolve) => {
        end = resolve;
        signal.addEventListener("abort", () => {
          resolve(false);
        });
      });
      if (isTurn) await send();
    },
    send(value) {
      log.push(value);
      return failing ? Promise.reject(failing) : Promise.resolve();
    },
    onFailure: ({ code }) => log.push(`failed: ${code}`),
    onRecovery: (code) => log.push(`recovered: ${code}`),
  });
});

afterEach(async () => {
  await jobs.close();
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

describe("a turn", () => {
  it("is waited for, and what is newest in it is sent, once", async () => {
    jobs.set("a");
    jobs.set("b");
    end(true);
    await settle();
    expect(log).toEqual(["waits", "b"]);
  });

  it("is waited for again where it did not come, as long as something waits", async () => {
    jobs.set("a");
    end(false);
    await settle();
    expect(log).toEqual(["waits", "waits"]);
    jobs.clear();
    end(false);
    await settle();
    expect(log).toEqual(["waits", "waits"]);
  });

  it("fails as what is sent in it does, and comes before the next try, too", async () => {
    failing = new LightError("silent", "The bulb does not answer.", 1000);
    jobs.set("a");
    end(true);
    await jest.advanceTimersByTimeAsync(1000);
    failing = undefined;
    end(true);
    await settle();
    expect(log).toEqual(["waits", "a", "failed: silent", "waits", "a", "recovered: silent"]);
  });
});
