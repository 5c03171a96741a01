import { z } from "zod";

/**
 * LIFX's HTTP API as LIFX documents it, from LIFX's side. It shares nothing with the driver, so that
 * the two cannot be wrong together.
 */

/** What a light shows, in the numbers of LIFX's listing. */
export interface Shown {
  readonly hue: number;
  readonly saturation: number;
  readonly brightness: number;
  readonly kelvin: number;
}

export const WHITE: Shown = { hue: 0, saturation: 0, brightness: 1, kelvin: 3500 };

export interface FakeLight {
  readonly id: string;
  readonly label: string;
  readonly group?: string;
  readonly status?: "ok" | "timed_out" | "offline";
}

export function matches({ id, label, group }: FakeLight, selector: string): boolean {
  return ["all", `id:${id}`, `label:${label}`, `group:${group ?? ""}`].includes(selector);
}

/** How it went for a light. */
export function result({ id, label, status = "ok" }: FakeLight): object {
  return { id, label, status };
}

/** A light in LIFX's list. */
export function listed(light: FakeLight, { brightness, ...color }: Shown): object {
  const { id, label, group = "Home", status = "ok" } = light;
  return {
    id,
    uuid: `02a1b2c3-0000-4000-8000-${id}`,
    label,
    connected: status === "ok",
    power: "on",
    color,
    brightness,
    effect: "OFF",
    group: { id: "67".repeat(16), name: group },
    location: { id: "6c".repeat(16), name: "Office" },
    product: { name: "LIFX A19", identifier: "lifx_a19", company: "LIFX" },
    last_seen: "2026-01-01T00:00:00Z",
    seconds_since_seen: 0,
  };
}

const HUES = { red: 0, orange: 36, yellow: 60, green: 120, cyan: 180, blue: 250, purple: 280 };
const NAMED = new Map<string, Partial<Shown>>([
  ...Object.entries({ ...HUES, pink: 325 }).map(
    ([name, hue]) => [name, { hue, saturation: 1 }] as const,
  ),
  ["white", { saturation: 0 }],
]);

type Change = (argument: string) => Partial<Shown>;

const COLOR_PARTS: readonly (readonly [form: RegExp, change: Change])[] = [
  [/^(white|red|orange|yellow|cyan|green|blue|purple|pink)$/, (name) => NAMED.get(name) ?? {}],
  [/^hue:((?:360|(?:3[0-5]\d|[12]?\d?\d)(?:\.\d+)?))$/, (hue) => ({ hue: Number(hue) })],
  [/^saturation:(1(?:\.0+)?|0(?:\.\d+)?)$/, (saturation) => ({ saturation: Number(saturation) })],
  [/^brightness:(1(?:\.0+)?|0(?:\.\d+)?)$/, (brightness) => ({ brightness: Number(brightness) })],
  [
    /^brightness:(100|\d?\d(?:\.\d+)?)%$/,
    (percent) => ({ brightness: Number((Number(percent) / 100).toFixed(6)) }),
  ],
  [
    /^kelvin:(1[5-9]\d\d|[2-8]\d{3}|9000)$/,
    (kelvin) => ({ kelvin: Number(kelvin), saturation: 0 }),
  ],
  // Nothing here sends these two: they are accepted, and what they show is not followed.
  [/^(#[0-9a-f]{6})$/i, () => ({})],
  [/^(rgb:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:,(?:25[0-5]|2[0-4]\d|1?\d?\d)){2})$/, () => ({})],
];

const Color = z
  .string()
  .refine((text) => text.split(" ").every((part) => COLOR_PARTS.some(([form]) => form.test(part))));

/** What a light that shows this shows after it was given the colour. */
export function recolored(shown: Shown, color: string): Shown {
  return color.split(" ").reduce((before, part) => {
    const changes = COLOR_PARTS.map(([form, change]) => {
      const argument = form.exec(part)?.[1];
      return argument === undefined ? {} : change(argument);
    });
    return Object.assign({ ...before }, ...changes) as Shown;
  }, shown);
}

const Share = z.number().min(0).max(1);
const Duration = z.number().min(0).max(3_155_760_000);

const PULSE = {
  color: Color,
  from_color: Color.optional(),
  period: z.number().positive().optional(),
  cycles: z.number().positive().optional(),
  persist: z.boolean().optional(),
  power_on: z.boolean().optional(),
};

const BREATHE = { ...PULSE, peak: Share.optional() };

const STATE = {
  power: z.enum(["on", "off"]).optional(),
  color: Color.optional(),
  brightness: Share.optional(),
  duration: Duration.optional(),
};

const State = z.strictObject({ ...STATE, fast: z.boolean().optional() });

const States = z.strictObject({
  states: z
    .array(z.strictObject({ selector: z.string().min(1), ...STATE }))
    .min(1)
    .max(50),
  defaults: z.strictObject(STATE).optional(),
  fast: z.boolean().optional(),
});

/** What a request asks of the lights of a selector: what they show from then on. */
export interface Order {
  readonly selector: string;
  readonly color?: string | undefined;
  readonly brightness?: number | undefined;
}

export interface Route {
  readonly method: "GET" | "PUT" | "POST";
  /** Its group, if it has one, is the selector. */
  readonly path: RegExp;
  readonly body: z.ZodType;
  /** What a body asks for that was accepted. */
  readonly orders: (body: unknown, selector: string) => readonly Order[];
}

function stateOrders(body: unknown, selector: string): readonly Order[] {
  return [{ ...State.parse(body), selector }];
}

/** An effect that persists ends on its colour; after any other a light shows what it did before. */
function effectOrders(body: unknown, selector: string): readonly Order[] {
  const { color, persist } = z.object(PULSE).parse(body);
  return persist === true ? [{ selector, color }] : [];
}

function statesOrders(body: unknown): readonly Order[] {
  const { states, defaults } = States.parse(body);
  return states.map((state) => ({ ...defaults, ...state }));
}

function route(
  method: Route["method"],
  path: string,
  body: Route["body"],
  orders: Route["orders"],
): Route {
  const pattern = path.replace("{selector}", "([^/]+)");
  return { method, path: new RegExp(`^/v1/lights/${pattern}$`), body, orders };
}

export const ROUTES: readonly Route[] = [
  route("PUT", "states", States, statesOrders),
  route("GET", "{selector}", z.undefined(), () => []),
  route("PUT", "{selector}/state", State, stateOrders),
  route("POST", "{selector}/effects/breathe", z.strictObject(BREATHE), effectOrders),
  route("POST", "{selector}/effects/pulse", z.strictObject(PULSE), effectOrders),
];
