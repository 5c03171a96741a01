import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import { startFakeLifxApi, type FakeLifxApi } from "../../helpers/fake-lifx-api.js";

const TOKEN = "c0ffee5ec4e7";
const DESK = { id: "d073d5000001", label: "Desk" };
const DOOR = { id: "d073d5000002", label: "Door" };

let api: FakeLifxApi;

async function send(method: string, path: string, body?: unknown): Promise<[number, unknown]> {
  const headers = { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" };
  const init = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(`${api.url}/v1/lights/${path}`, { method, headers, ...init });
  return [response.status, await response.json()];
}

const states = (count: number, state: object) =>
  Array.from({ length: count }, () => ({ selector: `id:${DESK.id}`, ...state }));

beforeEach(async () => {
  api = await startFakeLifxApi({ token: TOKEN, lights: [DESK, DOOR] });
});

afterEach(() => api.close());

describe("the fake LIFX API", () => {
  it("lists what the lights of a selector show", async () => {
    await send("PUT", "label:Desk/state", { color: "hue:120 saturation:0.5 brightness:30%" });
    const [status, body] = await send("GET", "label:Desk");
    expect(status).toBe(200);
    expect(body).toMatchObject([
      {
        ...DESK,
        connected: true,
        color: { hue: 120, saturation: 0.5, kelvin: 3500 },
        brightness: 0.3,
      },
    ]);
    expect((await send("GET", "label:Hall"))[0]).toBe(404);
  });

  it.each([
    [
      "state",
      "PUT",
      { color: "green brightness:0.5" },
      { hue: 120, saturation: 1, brightness: 0.5 },
    ],
    ["state", "PUT", { color: "kelvin:2700" }, { saturation: 0, brightness: 1, kelvin: 2700 }],
    ["state", "PUT", { brightness: 0.2 }, { brightness: 0.2 }],
    ["effects/pulse", "POST", { color: "blue", persist: true }, { hue: 250 }],
    ["effects/breathe", "POST", { color: "blue" }, { hue: 0, saturation: 0, brightness: 1 }],
  ])("shows after %s, by %s, of %j: %j", async (action, method, body, shown) => {
    expect((await send(method, `all/${action}`, body))[0]).toBe(207);
    expect(api.shown.get(DOOR.id)).toMatchObject(shown);
  });

  it("sets each light's own state", async () => {
    const defaults = { duration: 1, brightness: 0.4 };
    const body = { states: [...states(1, { color: "red" }), { selector: "label:Door" }], defaults };
    expect(await send("PUT", "states", body)).toMatchObject([
      207,
      {
        results: [
          { operation: { color: "red" }, results: [{ ...DESK, status: "ok" }] },
          { results: [{ ...DOOR, status: "ok" }] },
        ],
      },
    ]);
    expect(api.shown.get(DESK.id)).toMatchObject({ hue: 0, saturation: 1, brightness: 0.4 });
    expect(api.shown.get(DOOR.id)).toMatchObject({ saturation: 0, brightness: 0.4 });
  });

  it.each([
    ["more than fifty", { states: states(51, { color: "red" }) }],
    ["none", { states: [] }],
    ["a colour that is none", { states: states(1, { color: "mauve" }) }],
    ["what LIFX does not know", { states: states(1, { colour: "red" }) }],
    ["a light without a selector", { states: [{ color: "red" }] }],
  ])("refuses states of %s", async (_what, body) => {
    expect((await send("PUT", "states", body))[0]).toBe(422);
    expect(api.shown.get(DESK.id)).toMatchObject({ saturation: 0 });
  });
});
