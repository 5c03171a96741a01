import { describe, expect, it } from "@jest/globals";
import { PATIENCE } from "../../../src/builds/outlook.js";
import { WORST_FIRST } from "../../../src/builds/status.js";
import { COLOR_HUES, color } from "../../../src/lights/color.js";
import { effectDuration } from "../../../src/lights/look.js";
import { PALETTES } from "../../../src/lights/palettes/index.js";
import { configOf, lightOf, withLight } from "./support.js";

describe("a light that says no more than its name", () => {
  it("is on the page alone, and shows each default branch", () => {
    const { lights, priorities, patience } = configOf("lights: [{ name: Web }]");
    expect(lights).toEqual([
      {
        rule: {
          name: "Web",
          watch: {
            pipelines: undefined,
            branches: undefined,
            pullRequests: false,
            tags: false,
            steps: undefined,
          },
          palette: PALETTES.classic,
          plays: [],
          quietHours: [],
        },
      },
    ]);
    expect(priorities).toEqual(WORST_FIRST);
    expect(patience).toEqual(PATIENCE);
  });
});

describe("a light's bulbs", () => {
  it.each([
    ["cloud: label:Web", { cloud: "label:Web" }],
    ["cloud: all:random", { cloud: "all:random" }],
    ["lan: all", { lan: [] }],
    ["lan: [Desk, d073d5000001, 192.168.1.20]", { lan: ["Desk", "d073d5000001", "192.168.1.20"] }],
    ["cloud: all\nlan: [all]", { cloud: "all", lan: ["all"] }],
  ])("are those of %j", (lines, bulbs) => {
    const light = lightOf(lines);
    expect(light).toEqual({ rule: light.rule, ...bulbs });
  });
});

describe("what a light watches", () => {
  it("is by Buildkite's patterns", () => {
    const { watch } = lightOf('pipelines: "web-* !web-old"\nbranches: main release/*').rule;
    expect(["web-app", "web-old", "api"].map((slug) => watch.pipelines?.(slug))).toEqual([
      true,
      false,
      false,
    ]);
    expect(["main", "release/1", "wip"].map((name) => watch.branches?.(name))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it("is, by `*`, every branch, but pull requests and tags only where they are asked for", () => {
    expect(lightOf('branches: "*"').rule.watch).toMatchObject({ pullRequests: false, tags: false });
    const { watch } = lightOf("pull_requests: true\ntags: true").rule;
    expect(watch).toMatchObject({ pullRequests: true, tags: true, branches: undefined });
  });

  it.each([
    ["deploy", ["deploy"]],
    ['":rocket: Deploy*"', [":rocket: Deploy", ":rocket:  Deploy to EU"]],
    ["[deploy, Lint it]", ["deploy", "Lint it"]],
    ['"*"', ["deploy", "Lint it", "Lint", "it", ":rocket: Deploy", ":rocket:  Deploy to EU"]],
  ])("are, by steps: %s, those of that key or label, spaces and all", (pattern, expected) => {
    const { steps } = lightOf(`steps: ${pattern}`).rule.watch;
    const all = ["deploy", "Lint it", "Lint", "it", ":rocket: Deploy", ":rocket:  Deploy to EU"];
    expect(all.filter((step) => steps?.(step))).toEqual(expected);
  });
});

describe("quiet hours", () => {
  const all = 'quiet_hours: [{ time_zone: UTC, from: "22:30" }]';

  it("are of every day and to midnight, where nothing else is said", () => {
    expect(lightOf("lan: all", all).rule.quietHours).toEqual([
      {
        timeZone: "UTC",
        days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
        from: 22 * 60 + 30,
        to: 24 * 60,
      },
    ]);
  });

  it("of a light replace those of all", () => {
    const own = 'quiet_hours: [{ time_zone: Asia/Tokyo, days: [sun], to: "07:05" }]';
    expect(lightOf("quiet_hours: []", all).rule.quietHours).toEqual([]);
    expect(lightOf(own, all).rule.quietHours).toEqual([
      { timeZone: "Asia/Tokyo", days: ["sun"], from: 0, to: 425 },
    ]);
  });
});

describe("priorities and patience", () => {
  it("are those of the file", () => {
    const { priorities, patience } = configOf(
      withLight(
        "lan: all",
        "priorities: [passed, failing, failed, failed_running, blocked, running, scheduled]\npatience: { branch_days: 0.5 }",
      ),
    );
    expect(priorities[0]).toBe("passed");
    expect(patience).toEqual({ branch: 12 * 60 * 60 * 1000, running: PATIENCE.running });
  });
});

describe("what a light plays", () => {
  const wave = "movement: breathe, color: purple, from_color: red";

  it("rainbow goes through LIFX's hues in eight seconds, without a flash", () => {
    const [play] = lightOf("effects: [{ on: fixed, play: rainbow }]").rule.plays;
    const effects = play?.effects ?? [];
    const hues = effects.map((effect) => effect.movement === "still" && effect.color.hue);
    expect(hues).toEqual(Object.values(COLOR_HUES));
    expect(effects.reduce((sum, effect) => sum + effectDuration(effect), 0)).toBe(8000);
  });

  it("is once, and gives the bulb back, where it is one effect", () => {
    const { plays } = lightOf(`effects: [{ on: ping, play: [{ ${wave} }] }]`).rule;
    expect(plays).toEqual([
      {
        on: "ping",
        effects: [
          {
            movement: "breathe",
            color: color("purple", 1),
            from: color("red", 1),
            period: 1,
            cycles: 1,
            persist: false,
          },
        ],
      },
    ]);
  });

  it("does not fall back to the look between several", () => {
    const effects = `[{ ${wave}, cycles: 2, peak: 0.2 }, { movement: still, color: red }]`;
    const [play] = lightOf(`effects: [{ on: fixed, play: ${effects} }]`).rule.plays;
    expect(play?.effects).toMatchObject([
      { cycles: 2, peak: 0.2, persist: true },
      { movement: "still", duration: 1 },
    ]);
  });

  it("can be of some steps", () => {
    const [play] = lightOf("effects: [{ on: passed, steps: deploy-*, play: rainbow }]").rule.plays;
    expect([play?.steps?.("deploy-eu"), play?.steps?.("lint")]).toEqual([true, false]);
  });
});
