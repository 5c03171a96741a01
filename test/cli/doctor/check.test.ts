import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { failed, noted, ok, runChecks, type Check } from "../../../src/cli/doctor/check.js";
import { checkSettings } from "../../../src/cli/doctor/settings.js";
import { contextOf } from "./support.js";

const context = contextOf({});

afterEach(() => {
  jest.useRealTimers();
});

function check(name: string, run: Check["run"], after?: string): Check {
  return { name, run, ...(after !== undefined && { after }) };
}

describe("checks", () => {
  it("run side by side, and keep their order", async () => {
    const begun: string[] = [];
    const checks = ["one", "two"].map((name) =>
      check(name, () => {
        begun.push(name);
        return Promise.resolve(ok("well", [name]));
      }),
    );
    const running = runChecks(checks, context);
    await Promise.resolve();
    expect(begun).toEqual(["one", "two"]);
    expect(await Promise.all(running)).toEqual([
      { name: "one", mark: "ok", says: "well", details: ["one"] },
      { name: "two", mark: "ok", says: "well", details: ["two"] },
    ]);
  });

  it.each([
    [ok("well"), "ok"],
    [failed("ill"), undefined],
    [noted("not asked"), undefined],
  ])("that come after another run only where it is well: %j", async (result, mark) => {
    const before = check("before", () => Promise.resolve(result));
    const after = check("after", () => Promise.resolve(ok("well")), "before");
    const [, line] = await Promise.all(runChecks([before, after], context));
    expect(line?.mark).toBe(mark);
  });

  it("that reject have failed, with the message alone", async () => {
    const reject = check("broken", () => Promise.reject(new Error("it broke")));
    expect(await runChecks([reject], context)[0]).toMatchObject(failed("it broke"));
  });

  it("that do not end have failed after 15 seconds, and are told to stop", async () => {
    jest.useFakeTimers();
    let signal: AbortSignal | undefined;
    const hang = check("hanging", (_context, given) => {
      signal = given;
      return new Promise<never>(() => undefined);
    });
    const [line] = runChecks([hang], context);
    await jest.advanceTimersByTimeAsync(15_000);
    expect(await line).toMatchObject(failed("No answer within 15 s."));
    expect(signal?.aborted).toBe(true);
  });
});

describe("the settings", () => {
  it("that are right name the lights", () => {
    const { result } = checkSettings({ WEBHOOK_TOKEN: "t0ken", LIGHTS: "lan,screen" }, undefined);
    expect(result).toEqual(ok("They are right. Lights: light (lan, screen)."));
  });

  it("that can be lived with are remarked on", () => {
    const { result } = checkSettings({ WEBHOOK_TOKN: "t0ken" }, undefined);
    expect(result).toMatchObject({
      mark: "noted",
      details: [
        expect.stringContaining("WEBHOOK_TOKEN is not set"),
        expect.stringContaining("WEBHOOK_TOKN is no setting"),
      ],
    });
  });

  it("that are not right name every fault, no value, and nothing else can be judged", () => {
    const environment = { NODE_ENV: "production", PORT: "m4rk3r", LIGHTS: "m4rk3r" };
    const { result, context: none } = checkSettings(environment, undefined);
    expect(none).toBeUndefined();
    expect(result.mark).toBe("failed");
    expect(result.details?.map((fault) => fault.split(":")[0])).toEqual([
      "LIGHTS",
      "PORT",
      "WEBHOOK_TOKEN",
    ]);
    expect(JSON.stringify(result)).not.toContain("m4rk3r");
  });
});
