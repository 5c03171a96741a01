import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { LightError, newest, type Newest } from "../../src/lights/newest.js";

/** What happened, in order. */
let log: string[];
let ready: End;
let through: End;
let done: () => void;
let jobs: Newest<string>;

const silent = () => new LightError("silent", "The bulb does not answer.", 1000);

/** Lets what follows from it happen. */
const settle = () => jest.advanceTimersByTimeAsync(0);

type End = (error?: Error) => void;

/** A promise that is settled from outside, by what `hand` gets, and rejected on `signal`. */
function pending(signal: AbortSignal, hand: (end: End) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => {
      reject(new Error("given up"));
    });
    hand((error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

const task = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    log.push("task");
    done = resolve;
    signal.addEventListener("abort", () => {
      log.push("task given up");
      resolve();
    });
  });

/** Finishes, and says whether that has come to its end. */
function finishing(grace: number, last?: typeof task): () => boolean {
  let ended = false;
  void jobs.finish(grace, last).then(() => (ended = true));
  return () => ended;
}

function create(options: { readonly before: boolean }): void {
  jobs = newest<string>({
    ...(options.before && {
      before: (signal) => {
        log.push("before");
        return pending(signal, (end) => (ready = end));
      },
    }),
    send: (value, signal) => {
      log.push(value);
      return pending(signal, (end) => (through = end));
    },
    onFailure: ({ code }) => log.push(code),
    onRecovery: () => log.push("recovery"),
  });
}

beforeEach(() => {
  jest.useFakeTimers();
  log = [];
});

afterEach(async () => {
  await jobs.close();
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

describe("what comes before a send", () => {
  beforeEach(() => {
    create({ before: true });
  });

  it("is waited for, and what is newest then is sent, once", async () => {
    jobs.set("a");
    jobs.set("b");
    await settle();
    ready();
    await settle();
    through();
    await settle();
    expect(log).toEqual(["before", "b"]);
  });

  it("is followed by nothing where all was forgotten meanwhile", async () => {
    jobs.set("a");
    jobs.clear();
    ready();
    await settle();
    expect(log).toEqual(["before"]);
  });

  it("fails as a send does, and comes before the next try, too", async () => {
    jobs.set("a");
    ready(silent());
    await jest.advanceTimersByTimeAsync(1000);
    ready();
    await settle();
    through();
    await settle();
    expect(log).toEqual(["before", "silent", "before", "a", "recovery"]);
  });
});

describe("finish", () => {
  beforeEach(() => {
    create({ before: false });
  });

  it("lets what is under way get through, then does the task", async () => {
    jobs.set("a");
    const ended = finishing(2000, task);
    await settle();
    expect(log).toEqual(["a"]);
    through();
    await settle();
    expect(log).toEqual(["a", "task"]);
    expect(ended()).toBe(false);
    done();
    await settle();
    expect(ended()).toBe(true);
  });

  it("tries nothing again, and goes on with what is set later", async () => {
    jobs.set("a");
    through(silent());
    await settle();
    const ended = finishing(2000);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(ended()).toBe(true);
    jobs.set("b");
    expect(log).toEqual(["a", "silent", "b"]);
  });

  it("gives up what is under way when the grace is over, and leaves the task out", async () => {
    jobs.set("a");
    const ended = finishing(2000, task);
    await jest.advanceTimersByTimeAsync(1999);
    expect(ended()).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(ended()).toBe(true);
    jobs.set("b");
    await settle();
    expect(log).toEqual(["a", "b"]);
  });

  it("gives up the task when the grace is over", async () => {
    const ended = finishing(2000, task);
    await jest.advanceTimersByTimeAsync(2000);
    expect(ended()).toBe(true);
    expect(log).toEqual(["task", "task given up"]);
  });

  it("leaves the task out where something newer comes before it has begun", async () => {
    jobs.set("a");
    const ended = finishing(2000, task);
    jobs.set("b");
    through();
    await settle();
    expect(log).toEqual(["a", "b"]);
    await jest.advanceTimersByTimeAsync(2000);
    expect(ended()).toBe(true);
    through();
    await settle();
    expect(log).toEqual(["a", "b"]);
  });

  it("has something newer wait for a task that has begun", async () => {
    finishing(2000, task);
    jobs.set("a");
    await settle();
    expect(log).toEqual(["task"]);
    done();
    await settle();
    expect(log).toEqual(["task", "a"]);
  });
});
