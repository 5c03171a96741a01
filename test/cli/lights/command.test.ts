import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { runCommand, type Command } from "../../helpers/command.js";
import { startFakeLanBulb, type FakeLanBulb } from "../../helpers/fake-lan-bulb.js";
import { startFakeLifxApi, type FakeLifxApi } from "../../helpers/fake-lifx-api.js";

const TOKEN = "lifx-t0ken";
const ADDRESS = "127.0.52.2";

let api: FakeLifxApi;
let bulb: FakeLanBulb;
let commands: Command[] = [];

beforeAll(async () => {
  const shelf = { id: "d073d5520009", label: "Shelf", group: "Office", status: "offline" } as const;
  const desk = { id: "d073d5520002", label: "Desk", group: "Office" };
  api = await startFakeLifxApi({ token: TOKEN, lights: [desk, shelf] });
  bulb = await startFakeLanBulb({ address: ADDRESS, serial: "d073d5520002", label: "Desk" });
});

afterEach(async () => {
  await Promise.all(commands.map((command) => command.end()));
  commands = [];
});

afterAll(() => Promise.all([api.close(), bulb.close()]));

async function lights(args: readonly string[], environment: Readonly<Record<string, string>>) {
  const command = runCommand(["lights", ...args], {
    LIFX_API_URL: api.url,
    LIFX_LAN_BROADCAST: "127.255.255.255",
    ...environment,
  });
  commands.push(command);
  const code = await command.exited;
  return { code, stdout: command.stdout(), stderr: command.stderr() };
}

describe("lights", () => {
  it("lists each light once, and what to copy", async () => {
    const environment = { LIFX_ACCESS_TOKEN: TOKEN, LIFX_LAN_ADDRESSES: ADDRESS };
    const { code, stdout, stderr } = await lights([], environment);
    const lines = stdout.split("\n").map((line) => line.split(/ {2,}/));
    expect(lines.slice(0, 3)).toEqual([
      ["LABEL", "GROUP", "LOCATION", "ID", "ADDRESS", "POWER", "COLOUR", "CLOUD"],
      [
        ...["Desk", "Office", "Home", "d073d5520002", ADDRESS, "on"],
        ...["kelvin:3500 brightness:100%", "connected"],
      ],
      [
        ...["Shelf", "Office", "Office", "d073d5520009", "–", "on"],
        ...["kelvin:3500 brightness:100%", "not connected"],
      ],
    ]);
    expect(stdout).toContain("\n  cloud: group:Office\n  cloud: label:Desk\n");
    expect(stdout).toContain("\n  lan: [ Desk ]\n");
    // No progress where nobody looks.
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(bulb.commands).toEqual([]);
    expect(api.commands).toEqual([]);
  });

  it("lists what it finds where LIFX refuses, and says that it did", async () => {
    const environment = { LIFX_ACCESS_TOKEN: "wr0ng", LIFX_LAN_ADDRESSES: ADDRESS };
    const { code, stdout, stderr } = await lights(["--json"], environment);
    expect(JSON.parse(stdout)).toMatchObject([{ id: "d073d5520002", address: ADDRESS }]);
    expect(stderr).toMatch(/^LIFX does not accept the token/);
    expect(stderr).not.toContain("wr0ng");
    expect(code).toBe(1);
  });

  it("says where it looked, where there is none", async () => {
    const { code, stdout, stderr } = await lights([], {});
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^LIFX_ACCESS_TOKEN is not set.*\nNo light was found\. Searched: 127\./);
    expect(code).toBe(1);
  });
});
