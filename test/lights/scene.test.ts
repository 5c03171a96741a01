import { describe, expect, it } from "@jest/globals";
import type { MomentName } from "../../src/builds/moment.js";
import { WORST_FIRST, type Status } from "../../src/builds/status.js";
import { effectDuration } from "../../src/lights/look.js";
import { CLASSIC } from "../../src/lights/palettes/index.js";
import { shotAt, withMoment, withStatus, type Scene, type Shot } from "../../src/lights/scene.js";
import { NOTHING_KNOWN, NOTHING_KNOWN_ANY_MORE, STATUS_WORDS } from "../../src/lights/words.js";

const START = 1_772_600_000_000;
const RUNNING_ENDS = 5 * 9999 * 1000;

type Step = (scene: Scene, now: number) => Scene;

function look(status?: Status): Step {
  return (scene, now) => withStatus(scene, status, now);
}

function moment(name: MomentName): Step {
  const effects = [CLASSIC.moments[name]];
  return (scene, now) => withMoment(scene, { name, effects }, now);
}

const ping = moment("ping");
const lost = moment("agent.lost");

/** The scene after steps that are taken at these milliseconds since the start. */
function scene(...steps: readonly (readonly [at: number, step: Step])[]): Scene {
  return steps.reduce<Scene>((before, [at, step]) => step(before, START + at), {});
}

function shot(of: Scene, at: number): Shot {
  return shotAt(of, { palette: CLASSIC, quietHours: [] }, START + at);
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
    "a look of nothing that is known any more",
    scene([0, look("passed")], [5000, look()]),
    [
      [5000, "nothing still until 6000"],
      [6000, "nothing still for good"],
    ],
  ],
  [
    "a look that comes together with a moment, which plays first",
    scene([0, look("failing")], [0, moment("job.activated")]),
    [
      [0, "failing job.activated breathe until 2000"],
      [2000, "failing breathe until 19998000"],
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
    "a moment of the same name while it plays, which goes on",
    scene([0, ping], [2000, ping]),
    [
      [2399, "nothing ping pulse until 2400"],
      [2400, "nothing dark for good"],
    ],
  ],
  [
    "a moment of the same name once it has ended",
    scene([0, ping], [2400, ping]),
    [
      [2400, "nothing ping pulse until 4800"],
      [4800, "nothing dark for good"],
    ],
  ],
];

describe.each(TAKES)("%s", (_, of, takes) => {
  it.each(takes)("%i ms later is: %s", (at, expected) => {
    expect(told(of, at)).toBe(expected);
  });
});

describe("a status", () => {
  const running = scene([0, look("running")]);

  it("that is the same again does not start its look anew", () => {
    const again = look("running")(running, START + 7000);
    expect(again).toEqual(running);
    expect(shot(again, 7000).cue).toBe(shot(running, 0).cue);
  });

  it.each([undefined, "failing", "passed"] as const)("that is another starts a look: %s", (to) => {
    const next = look(to)(running, START + 7000);
    expect(next.look).toEqual({ status: to, since: START + 7000 });
    expect(shot(next, 7000).cue).not.toBe(shot(running, 7000).cue);
  });

  it("that comes back starts its look anew", () => {
    const back = scene([0, look("running")], [10, look("failed")], [20, look("running")]);
    expect(shot(back, 20).cue).not.toBe(shot(running, 20).cue);
  });

  it("that is missing from the start is no look", () => {
    expect(look()({}, START)).toEqual({});
  });

  it("changes no scene that it was given, nor does a moment", () => {
    const before = Object.freeze(scene([0, look("running")], [10, ping]));
    lost(look("failed")(before, START + 20), START + 20);
    expect(before).toEqual(scene([0, look("running")], [10, ping]));
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
    const after = ping(before, START + 1000);
    expect(shot(after, 3400).frame).toEqual(shot(before, 0).frame);
    expect(shot(after, 3400).cue).not.toBe(shot(before, 0).cue);
  });

  it("is a new one for each moment", () => {
    const once = scene([0, ping]);
    const twice = ping(once, START + 2400);
    expect(shot(twice, 2400).cue).not.toBe(shot(once, 100).cue);
  });
});

describe("a frame", () => {
  it.each(WORST_FIRST)("of %s has its words and its effect", (status) => {
    const of = scene([0, look(status)]);
    const { effect, rest } = CLASSIC.looks[status];
    const { frame, until } = shot(of, 0);
    expect(frame).toEqual({ status, words: STATUS_WORDS[status], effect });
    expect(until - START).toBe(effectDuration(effect));
    expect(shot(of, until - START).frame.effect).toMatchObject({ movement: "still", color: rest });
  });

  it("of nothing known any more has an effect, and no status", () => {
    const { effect, rest } = CLASSIC.unknown;
    const of = scene([0, look("failed")], [9000, look()]);
    expect(shot(of, 9000).frame).toEqual({ words: NOTHING_KNOWN_ANY_MORE, effect });
    const still = { movement: "still", color: rest, duration: 1 };
    expect(shot(of, 99_000).frame).toEqual({ words: NOTHING_KNOWN_ANY_MORE, effect: still });
  });

  it("of nothing known yet has no effect: bulbs stay as they are", () => {
    expect(shot({}, 0).frame).toEqual({ words: NOTHING_KNOWN });
  });
});
