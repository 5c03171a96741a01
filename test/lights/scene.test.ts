import { describe, expect, it } from "@jest/globals";
import type { Reading } from "../../src/builds/reading.js";
import type { Status } from "../../src/builds/status.js";
import { effectDuration } from "../../src/lights/look.js";
import { CLASSIC } from "../../src/lights/palette.js";
import { nextScene, shotAt, type Scene, type Shot } from "../../src/lights/scene.js";

const START = 1_772_600_000_000;
const RUNNING_ENDS = 5 * 9999 * 1000;

function look(status: Status, build = "one"): Reading {
  return { look: { status, build } };
}

const ping: Reading = { moment: "ping" };
const lost: Reading = { moment: "agent.lost" };

/** The scene after readings that arrive at these milliseconds since the start. */
function scene(...readings: readonly (readonly [at: number, reading: Reading])[]): Scene {
  return readings.reduce<Scene>(
    (before, [at, reading]) => nextScene(before, reading, START + at),
    {},
  );
}

function shot(of: Scene, at: number): Shot {
  return shotAt(of, CLASSIC, START + at);
}

/** A shot in few words: what moves or rests, and how long. */
function told(of: Scene, at: number): string {
  const { frame, until } = shot(of, at);
  const { status = "nothing", moment = "", effect } = frame;
  const end = until === Infinity ? "for good" : `until ${until - START}`;
  return `${status} ${moment} ${effect?.movement ?? "dark"} ${end}`.replace(/ {2,}/g, " ");
}

type Take = readonly [name: string, of: Scene, takes: readonly (readonly [number, string])[]];

const TAKES: readonly Take[] = [
  [
    "before anything is known",
    {},
    [
      [0, "nothing dark for good"],
      [1_000_000, "nothing dark for good"],
    ],
  ],
  [
    "a moment before anything is known",
    scene([0, ping]),
    [
      [0, "nothing ping pulse until 2400"],
      [2399, "nothing ping pulse until 2400"],
      [2400, "nothing dark for good"],
    ],
  ],
  [
    "a look that ends",
    scene([0, look("passed")]),
    [
      [0, "passed breathe until 1350"],
      [1349, "passed breathe until 1350"],
      [1350, "passed still for good"],
      [1_000_000_000, "passed still for good"],
    ],
  ],
  [
    "a look that is as good as endless",
    scene([0, look("running")]),
    [
      [0, `running breathe until ${RUNNING_ENDS}`],
      [RUNNING_ENDS - 1, `running breathe until ${RUNNING_ENDS}`],
      [RUNNING_ENDS, "running still for good"],
    ],
  ],
  [
    "a look that never moves",
    scene([0, look("scheduled")]),
    [
      [0, "scheduled still until 1000"],
      [1000, "scheduled still for good"],
    ],
  ],
  [
    "a moment over a look that moves, which moves again after it",
    scene([0, look("running")], [1000, lost]),
    [
      [1000, "running agent.lost breathe until 5500"],
      [5499, "running agent.lost breathe until 5500"],
      [5500, `running breathe until ${RUNNING_ENDS}`],
    ],
  ],
  [
    "a moment that outlasts the look's movement",
    scene([0, look("passed")], [1000, ping]),
    [
      [1000, "passed ping pulse until 3400"],
      [3400, "passed still for good"],
    ],
  ],
  [
    "a look that arrives during a moment",
    scene([0, look("running")], [1000, ping], [3000, look("failed")]),
    [
      [3000, "failed ping pulse until 3400"],
      [3400, "failed breathe until 5000"],
      [5000, "failed still for good"],
    ],
  ],
  [
    "a moment during a moment",
    scene([0, lost], [1000, ping]),
    [
      [1000, "nothing ping pulse until 3400"],
      [3400, "nothing dark for good"],
    ],
  ],
  [
    "a moment of the same name once more",
    scene([0, ping], [2000, ping]),
    [
      [2399, "nothing ping pulse until 4400"],
      [4400, "nothing dark for good"],
    ],
  ],
];

describe.each(TAKES)("%s", (_, of, takes) => {
  it.each(takes)("%i ms later is: %s", (at, expected) => {
    expect(told(of, at)).toBe(expected);
  });
});

describe("a reading", () => {
  const running = scene([0, look("running")]);

  it("that says nothing leaves the scene as it is", () => {
    expect(nextScene(running, {}, START + 50)).toEqual(running);
    expect(nextScene({}, {}, START)).toEqual({});
  });

  it("that says the same of the same build again does not start its look anew", () => {
    const again = nextScene(running, look("running"), START + 7000);
    expect(again).toEqual(running);
    expect(shot(again, 7000).cue).toBe(shot(running, 0).cue);
  });

  it.each<[string, Reading]>([
    ["another build", look("running", "two")],
    ["another word", look("failing")],
  ])("of %s starts a look", (_, reading) => {
    const next = nextScene(running, reading, START + 7000);
    expect(next.look).toEqual({ ...reading.look, since: START + 7000 });
    expect(shot(next, 7000).cue).not.toBe(shot(running, 7000).cue);
  });

  it("changes no scene that it was given", () => {
    const before = Object.freeze(scene([0, look("running")], [10, ping]));
    nextScene(before, { ...look("failed"), ...lost }, START + 20);
    expect(before).toEqual(scene([0, look("running")], [10, ping]));
  });

  it("can bring both: the moment plays first", () => {
    const both = scene([0, { ...look("failing"), moment: "job.activated" }]);
    expect(told(both, 0)).toBe("failing job.activated breathe until 2000");
    expect(told(both, 2000)).toMatch(/^failing breathe/);
  });
});

describe("a cue", () => {
  it("is the same for as long as the frame is", () => {
    const of = scene([0, look("passed")]);
    expect(shot(of, 1349).cue).toBe(shot(of, 0).cue);
    expect(shot(of, 9999).cue).toBe(shot(of, 1350).cue);
    expect(shot(of, 1350).cue).not.toBe(shot(of, 1349).cue);
  });

  it("is a new one for a look that is shown again after a moment", () => {
    const before = scene([0, look("running")]);
    const after = nextScene(before, ping, START + 1000);
    expect(shot(after, 3400).frame).toEqual(shot(before, 0).frame);
    expect(shot(after, 3400).cue).not.toBe(shot(before, 0).cue);
  });

  it("is a new one for each moment", () => {
    const once = scene([0, ping]);
    const twice = nextScene(once, ping, START + 100);
    expect(shot(twice, 100).cue).not.toBe(shot(once, 100).cue);
  });
});

describe("a frame", () => {
  it.each(Object.entries(CLASSIC.looks))("of %s has its words and its effect", (name, expected) => {
    const of = scene([0, look(name as Status)]);
    const { frame, until } = shot(of, 0);
    expect(frame).toMatchObject({ status: name, effect: expected.effect });
    expect(frame.words.toLowerCase()).toContain(name);
    expect(until - START).toBe(effectDuration(expected.effect));
    expect(shot(of, until - START).frame.effect).toMatchObject({
      movement: "still",
      color: expected.rest,
    });
  });
});
