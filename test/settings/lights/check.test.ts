import { describe, expect, it } from "@jest/globals";
import { configOf, faultsIn, withLight } from "./support.js";

describe("a fault", () => {
  it.each<[string, string]>([
    ["branches: \"'main'\"", 'branches: Quotes are no part of a pattern: write main, not "main".'],
    ["branches: main !", "branches: `!` must be followed by a branch, as in `!production`."],
    ["pipelines: 1.0", "pipelines: must be text: put it in quotes"],
    ["pipelines:", "pipelines: must be text: what begins with # must stand in quotes"],
    ["pull_requests: yes", "pull_requests: must be true or false"],
    ["cloud: Web", "cloud: must be a selector of LIFX's, such as all, label:Desk or group:Office"],
    ["lan: []", "lan: must hold at least 1"],
    ["lan: some", "lan: must be all, or a list of bulbs"],
    ["lan: [1]", "lan[0]: must be text: put it in quotes"],
    ['steps: "!deploy"', "steps: must name what to show, and exclude nothing"],
    ["palette: mauve", "palette: must be one of classic, calm, colour-blind"],
    ["branch: main", "branch: is no key here: did you mean branches?"],
    ["pullRequests: true", "pullRequests: is no key here: did you mean pull_requests?"],
    ["effects: [{ on: never, play: rainbow }]", "effects[0].on: must be one of passed, failed,"],
    ["effects: [{ on: fixed, play: disco }]", "effects[0].play: must be rainbow or a list of"],
    ["effects: [{ on: fixed }]", "effects[0].play: must be rainbow or a list of effects"],
    [
      "effects: [{ on: agent.lost, steps: deploy, play: rainbow }]",
      "effects[0].steps: is no key here: known are on, play.",
    ],
    [
      "effects: [{ on: fixed, play: [{ movement: still, colour: red }] }]",
      "effects[0].play[0].color: must be there, and be text",
    ],
    ['quiet_hours: [{ from: "07:00" }]', "quiet_hours[0].time_zone: must be there, and be text"],
    ["quiet_hours: [{ time_zone: Mars/Phobos }]", "quiet_hours[0].time_zone: must be a time zone"],
    // What Intl takes and the quiet hours do not.
    ["quiet_hours: [{ time_zone: CST }]", "quiet_hours[0].time_zone: must be a time zone"],
    [
      'quiet_hours: [{ time_zone: UTC, from: "7:00" }]',
      'quiet_hours[0].from: must be a time such as "20:00"',
    ],
    ['quiet_hours: [{ time_zone: UTC, to: "24:01" }]', "quiet_hours[0].to: must be a time such"],
    [
      'quiet_hours: [{ time_zone: UTC, from: "07:00", to: "07:00" }]',
      "quiet_hours[0]: must end at another time than it begins",
    ],
    ["quiet_hours: [{ time_zone: UTC, days: [monday] }]", "quiet_hours[0].days[0]: must be one of"],
  ])("names line, key and what was expected: %s", (line, expected) => {
    const [first, ...others] = faultsIn(withLight(line));
    expect(first).toContain(`lights.yaml:4: lights[0].${expected}`);
    if (!line.includes("colour:")) expect(others).toEqual([]);
  });

  it.each<[string, string]>([
    ["priorities: [failing, failed]", "priorities: must name each status once"],
    [
      "priorities: [failing, failing, failed, blocked, running, scheduled, passed]",
      "priorities: must name each status once",
    ],
    ["patience: { branch_days: 31 }", "patience.branch_days: must be at most 30"],
    ["patience: { running_hours: 0 }", "patience.running_hours: must be more than 0"],
    ["palette: [calm]", "palette: must be text"],
    ["palettes: { calm: {} }", "palettes.calm: must have a name that is not taken"],
    ["palettes: { a b: {} }", 'palettes["a b"]: must be letters, digits, - and _'],
    ["palettes: { ours: { based_on: ours } }", "palettes.ours.based_on: must be one of classic,"],
    [
      "palettes: { ours: { looks: { faild: { movement: still, color: red } } } }",
      "palettes.ours.looks.faild: is no key here: did you mean failed?",
    ],
    [
      "palettes: { ours: { unknown: { movement: wobble } } }",
      "palettes.ours.unknown.movement: must be one of still, breathe, pulse",
    ],
    [
      "palettes: { ours: { unknown: { movement: still, color: blood } } }",
      "palettes.ours.unknown.color: must be a colour as LIFX writes it",
    ],
    [
      "palettes: { ours: { unknown: { movement: pulse, color: red, from_color: red, peak: 0.2 } } }",
      "palettes.ours.unknown.peak: is no key here",
    ],
  ])("of all lights does so too: %s", (line, expected) => {
    const [first, ...others] = faultsIn(withLight("lan: all", line));
    expect(first).toContain(`lights.yaml:1: ${expected}`);
    expect(others).toEqual([]);
  });

  it.each(["", "lights:", "lights: []", "- lights", "lights: {}", "# nothing", "[[1]"])(
    "is a config without lights: %j",
    (text) => {
      expect(faultsIn(text)[0]).toMatch(/^lights.yaml:1: /);
    },
  );

  it("is a name that two lights have", () => {
    const text = "lights:\n  - name: Web\n  - name: Web\n    lan: all\n  - name: Web\n";
    expect(faultsIn(text)).toEqual([
      "lights.yaml:3: lights[1].name: must differ from the name of lights[0]",
      "lights.yaml:5: lights[2].name: must differ from the name of lights[0]",
    ]);
  });

  it.each(["''", `'${"x".repeat(61)}'`, '"a\\u0007b"', '"a\\nb"'])(
    "is a name that nobody can read: %s",
    (name) => {
      expect(faultsIn(`lights: [{ name: ${name} }]`)).toEqual([
        "lights.yaml:1: lights[0].name: must be 1 to 60 characters, and no control characters",
      ]);
    },
  );

  it("is a light of the HTTP API without an access token", () => {
    expect(faultsIn(withLight("cloud: all"), { hasToken: false })).toEqual([
      "lights.yaml:4: lights[0].cloud: needs the setting LIFX_ACCESS_TOKEN",
    ]);
    expect(() => configOf(withLight("cloud: all"), { hasToken: true })).not.toThrow();
  });

  it("is an effect that lasts for more than half a minute, with its length", () => {
    const waves = (cycles: number) =>
      withLight(
        `effects: [{ on: fixed, play: [{ movement: still, color: red, duration: 10 }, { movement: breathe, color: red, from_color: blue, period: 2, cycles: ${String(cycles)} }] }]`,
      );
    expect(() => configOf(waves(10))).not.toThrow();
    expect(faultsIn(waves(11))).toEqual([
      "lights.yaml:4: lights[0].effects[0].play: must last 30 seconds at most, and lasts 32",
    ]);
  });
});

describe("all faults", () => {
  it("are told at once, by line, whatever they are of", () => {
    const text = `palete: calm
lights:
  - name: Web
    branches: !production
    pipelines: *-web
    palette: mauve
    cloud: label:Web
    name: Webb
  - name: 12
    lan: nowhere
`;
    expect(
      faultsIn(text, { hasToken: false }).map((fault) => fault.split(": ", 2).join(": ")),
    ).toEqual([
      "lights.yaml:1: palete",
      "lights.yaml:4: lights[0].branches",
      "lights.yaml:5: lights[0].pipelines",
      "lights.yaml:6: lights[0].palette",
      "lights.yaml:7: lights[0].cloud",
      "lights.yaml:8: lights[0].name",
      "lights.yaml:9: lights[1].name",
      "lights.yaml:10: lights[1].lan",
    ]);
  });

  it("hold no value, and no more than the beginning of a key", () => {
    const secret = "s3cr3t-".repeat(20);
    const text = `palette: ${secret}\n${secret}: 1\nlights:\n  - name: "${secret}"\n    branches: !${secret}\n    cloud: ${secret}\n    lan: ${secret}\n`;
    const faults = faultsIn(text);
    expect(faults).toHaveLength(6);
    for (const fault of faults) expect(fault).not.toContain(secret.slice(0, 41));
  });
});
