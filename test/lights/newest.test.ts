import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { LightError, newest, type Newest } from "../../src/lights/newest.js";

interface Sending {
  readonly value: string;
  readonly signal: AbortSignal;
  readonly succeed: () => void;
  readonly fail: (error: unknown) => void;
}

let sendings: Sending[];
let failures: LightError[];
let recoveries: number;
let jobs: Newest<string>;

const silent = () => new LightError("silent", "The bulb does not answer.", 1000);
const refused = () => new LightError("refused", "The bulb wants something else.");

const sent = () => sendings.map(({ value }) => value);
const failedWith = () => failures.map(({ code }) => code);

/** Ends the newest sending, and lets what follows from it happen. */
async function end(how: (sending: Sending) => void): Promise<void> {
  const last = sendings.at(-1);
  if (last === undefined) throw new Error("Nothing was sent.");
  how(last);
  await pass(0);
}

async function pass(milliseconds: number): Promise<void> {
  await jest.advanceTimersByTimeAsync(milliseconds);
}

const succeed = () =>
  end((sending) => {
    sending.succeed();
  });
const fail = (error: unknown = silent()) =>
  end((sending) => {
    sending.fail(error);
  });

beforeEach(() => {
  jest.useFakeTimers();
  sendings = [];
  failures = [];
  recoveries = 0;
  jobs = newest<string>({
    send: (value, signal) =>
      new Promise((resolve, reject) => {
        sendings.push({ value, signal, succeed: resolve, fail: reject });
        signal.addEventListener("abort", () => {
          reject(new Error("given up"));
        });
      }),
    onFailure: (error) => failures.push(error),
    onRecovery: () => (recoveries += 1),
  });
});

afterEach(async () => {
  await jobs.close();
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

describe("what is sent", () => {
  it("is sent at once", () => {
    jobs.set("a");
    expect(sent()).toEqual(["a"]);
  });

  it("is one value at a time, and of those that came meanwhile only the newest", async () => {
    jobs.set("a");
    jobs.set("b");
    jobs.set("c");
    expect(sent()).toEqual(["a"]);
    await succeed();
    expect(sent()).toEqual(["a", "c"]);
    await succeed();
    expect(sent()).toEqual(["a", "c"]);
  });

  it("is an equal value again, for a bulb may have been told otherwise meanwhile", async () => {
    jobs.set("a");
    await succeed();
    jobs.set("a");
    expect(sent()).toEqual(["a", "a"]);
  });

  it("is tried again after the failure's own wait, and no sooner", async () => {
    jobs.set("a");
    await fail();
    await pass(999);
    expect(sent()).toEqual(["a"]);
    await pass(1);
    expect(sent()).toEqual(["a", "a"]);
    await fail(new LightError("busy", "Wait.", 50));
    await pass(50);
    expect(sent()).toEqual(["a", "a", "a"]);
    await succeed();
    await pass(100_000);
    expect(sent()).toHaveLength(3);
  });

  it("is not tried again where that makes no sense: only a newer value is sent", async () => {
    jobs.set("a");
    await fail(refused());
    await pass(100_000);
    expect(sent()).toEqual(["a"]);
    jobs.set("b");
    expect(sent()).toEqual(["a", "b"]);
  });

  it("is not an overtaken value again: the newer one is sent at once", async () => {
    jobs.set("a");
    jobs.set("b");
    await fail();
    expect(sent()).toEqual(["a", "b"]);
    await succeed();
    await pass(100_000);
    expect(sent()).toEqual(["a", "b"]);
  });

  it("is a newer value at once where the older one waits for its next try", async () => {
    jobs.set("a");
    await fail();
    await pass(500);
    jobs.set("b");
    expect(sent()).toEqual(["a", "b"]);
    await succeed();
    await pass(100_000);
    expect(sent()).toEqual(["a", "b"]);
  });
});

describe("failures", () => {
  it("are told once for a run with the same code, and so is its end", async () => {
    jobs.set("a");
    for (let tries = 0; tries < 5; tries += 1) {
      await fail();
      await pass(1000);
    }
    expect(failedWith()).toEqual(["silent"]);
    expect(recoveries).toBe(0);
    await succeed();
    expect(recoveries).toBe(1);
    jobs.set("b");
    await succeed();
    expect(recoveries).toBe(1);
  });

  it("are told anew after a recovery, and with each new code", async () => {
    jobs.set("a");
    await fail();
    await pass(1000);
    await fail(refused());
    jobs.set("b");
    await fail(refused());
    jobs.set("c");
    await fail();
    await pass(1000);
    await succeed();
    jobs.set("d");
    await fail();
    expect(failedWith()).toEqual(["silent", "refused", "silent", "silent"]);
    expect(recoveries).toBe(1);
  });

  it("run on over values: a newer value that fails alike is not told again", async () => {
    jobs.set("a");
    await fail();
    jobs.set("b");
    await fail();
    expect(failedWith()).toEqual(["silent"]);
  });

  it.each([new TypeError("not a LightError"), "a string", null])(
    "of any other kind are told too, with their cause: %p",
    async (cause) => {
      jobs.set("a");
      await fail(cause);
      await pass(100_000);
      expect(failures).toMatchObject([{ code: "light_failed", message: String(cause), cause }]);
      expect(sent()).toEqual(["a"]);
      jobs.set("b");
      await succeed();
      expect(recoveries).toBe(1);
    },
  );

  it("that are thrown and not rejected are failures all the same", async () => {
    const told: LightError[] = [];
    const thrower = newest<string>({
      send: () => {
        throw refused();
      },
      onFailure: (error) => told.push(error),
      onRecovery: () => undefined,
    });
    thrower.set("a");
    await pass(0);
    thrower.set("b");
    await pass(0);
    expect(told).toMatchObject([{ code: "refused" }]);
    await thrower.close();
  });
});

describe("clear", () => {
  it("forgets what waits for its turn", async () => {
    jobs.set("a");
    jobs.set("b");
    jobs.clear();
    await succeed();
    expect(sent()).toEqual(["a"]);
  });

  it("forgets what waits to be tried again", async () => {
    jobs.set("a");
    await fail();
    jobs.clear();
    await pass(100_000);
    expect(sent()).toEqual(["a"]);
  });

  it("lets what is under way end, but does not try it again", async () => {
    jobs.set("a");
    jobs.clear();
    expect(sendings[0]?.signal.aborted).toBe(false);
    await fail();
    await pass(100_000);
    expect(sent()).toEqual(["a"]);
    expect(failedWith()).toEqual(["silent"]);
  });

  it("does not end anything: a newer value is sent", async () => {
    jobs.clear();
    jobs.set("a");
    jobs.clear();
    jobs.set("b");
    await succeed();
    expect(sent()).toEqual(["a", "b"]);
  });
});

describe("close", () => {
  /** Closes, and says whether that has come to its end. */
  function closing(grace?: number): () => boolean {
    let ended = false;
    void jobs.close(grace).then(() => (ended = true));
    return () => ended;
  }

  it("ends at once where nothing is under way", async () => {
    const ended = closing(2000);
    await pass(0);
    expect(ended()).toBe(true);
  });

  it("without grace gives up what is under way, without a word, and drops what waits", async () => {
    jobs.set("a");
    jobs.set("b");
    const ended = closing();
    expect(sendings[0]?.signal.aborted).toBe(true);
    await pass(0);
    expect(ended()).toBe(true);
    expect(sent()).toEqual(["a"]);
    expect(failures).toEqual([]);
  });

  it("with grace lets what is under way and what waits for its turn get through", async () => {
    jobs.set("a");
    jobs.set("b");
    const ended = closing(2000);
    await pass(1000);
    await succeed();
    expect(sent()).toEqual(["a", "b"]);
    expect(ended()).toBe(false);
    await pass(999);
    await succeed();
    expect(ended()).toBe(true);
    expect(sendings.every(({ signal }) => !signal.aborted)).toBe(true);
  });

  it("gives up when the grace is over", async () => {
    jobs.set("a");
    jobs.set("b");
    const ended = closing(2000);
    await pass(1999);
    expect(ended()).toBe(false);
    await pass(1);
    expect(ended()).toBe(true);
    expect(sent()).toEqual(["a"]);
    expect(failures).toEqual([]);
  });

  it("tries nothing again, and still tells what failed", async () => {
    jobs.set("a");
    const ended = closing(2000);
    await fail();
    expect(ended()).toBe(true);
    await pass(100_000);
    expect(sent()).toEqual(["a"]);
    expect(failedWith()).toEqual(["silent"]);
  });

  it("forgets what waits to be tried again", async () => {
    jobs.set("a");
    await fail();
    const ended = closing(2000);
    await pass(100_000);
    expect(ended()).toBe(true);
    expect(sent()).toEqual(["a"]);
  });

  it("is for good: what is set after it is not sent", async () => {
    await jobs.close();
    jobs.set("a");
    jobs.clear();
    jobs.set("b");
    await pass(100_000);
    expect(sent()).toEqual([]);
  });
});
