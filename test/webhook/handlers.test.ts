import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { EVENTS, UnknownEvent } from "../../src/webhook/index.js";
import type { Delivery, EventName, EventOf, Handler } from "../../src/webhook/index.js";
import { createHandlers, type Handlers } from "../../src/webhook/handlers.js";
import { eventOf } from "../helpers/payloads.js";

const DELIVERY: Delivery = { method: "token", receivedAt: 0 };
const finished = eventOf("build.finished");
const lost = eventOf("agent.lost");
const unknown = new UnknownEvent("package.created", {});
/** It has a name of the table, but not what its type promises. */
const halfKnown = new UnknownEvent("build.finished", {});

let handlers: Handlers;
let ran: string[];
const note =
  (word: string) =>
  (event: { event: string }): void =>
    void ran.push(`${word} ${event.event}`);

beforeEach(() => {
  handlers = createHandlers();
  ran = [];
});

afterEach(() => {
  jest.restoreAllMocks();
});

async function run(...events: Parameters<Handlers["run"]>[0][]): Promise<void> {
  for (const event of events) await handlers.run(event, DELIVERY);
}

describe("on", () => {
  it("a name gets that event alone", async () => {
    handlers.on("build.finished", note("one"));
    await run(finished, lost, unknown, halfKnown);
    expect(ran).toEqual(["one build.finished"]);
  });

  it("a list gets each of its events, once", async () => {
    handlers.on(["agent.lost", "build.finished", "build.finished"], note("list"));
    await run(finished, lost, unknown, halfKnown);
    expect(ran).toEqual(["list build.finished", "list agent.lost"]);
  });

  it("an empty list gets nothing", async () => {
    handlers.on([], note("none"));
    await run(finished, unknown);
    expect(ran).toEqual([]);
  });

  it.each<[string, "*" | ["*", "build.finished"]]>([
    ["*", "*"],
    ["* in a list", ["*", "build.finished"]],
  ])("%s gets everything, unknown events too, each once", async (_, name) => {
    handlers.on(name, note("all"));
    await run(finished, lost, unknown, halfKnown);
    const names = ["build.finished", "agent.lost", "package.created", "build.finished"];
    expect(ran).toEqual(names.map((each) => `all ${each}`));
  });

  it.each(Object.keys(EVENTS).filter(isEventName))("routes %s", async (name) => {
    handlers.on(name, note("it"));
    await run(eventOf(name));
    expect(ran).toEqual([`it ${name}`]);
  });

  it("hands over the event and its delivery", async () => {
    const handler = jest.fn<Handler<EventOf<"build.finished">>>();
    handlers.on("build.finished", handler);
    await run(finished);
    expect(handler.mock.calls).toEqual([[finished, DELIVERY]]);
  });

  it("returns what removes that handler, and only that one", async () => {
    const twice = note("twice");
    const remove = handlers.on("build.finished", twice);
    handlers.on("build.finished", twice);
    remove();
    remove();
    await run(finished);
    expect(ran).toEqual(["twice build.finished"]);
  });

  it("lets a handler remove itself, and add another for the next event", async () => {
    const remove = handlers.on("build.finished", (event) => {
      note("first")(event);
      remove();
      handlers.on("build.finished", note("second"));
    });
    await run(finished, finished);
    expect(ran).toEqual(["first build.finished", "second build.finished"]);
  });

  it("warns of a name that is not in the table, and does not throw", () => {
    const warn = jest.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    // @ts-expect-error: for callers without types, and for events that come later.
    handlers.on(["build.finished", "build.blocked"], note("x"));
    handlers.on(["*", "ping"], note("y"));
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('"build.blocked"'));
  });
});

describe("run", () => {
  it("starts all side by side, and resolves once all have ended", async () => {
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    handlers.on("*", async (event) => {
      await gate;
      note("slow")(event);
    });
    handlers.on("*", note("quick"));
    const end = run(finished);
    expect(ran).toEqual(["quick build.finished"]);
    open();
    await end;
    expect(ran).toEqual(["quick build.finished", "slow build.finished"]);
  });

  it("resolves with whatever they threw or rejected with, and stops none", async () => {
    const [thrown, rejected] = [new Error("thrown"), new Error("rejected")];
    handlers.on("*", () => {
      throw thrown;
    });
    handlers.on("*", () => Promise.reject(rejected));
    handlers.on("*", note("after"));
    await expect(handlers.run(finished, DELIVERY)).resolves.toStrictEqual([thrown, rejected]);
    expect(ran).toEqual(["after build.finished"]);
  });
});

function isEventName(name: string): name is EventName {
  return Object.hasOwn(EVENTS, name);
}
