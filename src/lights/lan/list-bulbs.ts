import lifx, { type Client } from "lifx-lan-client";
import { pino } from "pino";
import { z } from "zod";
import { rest } from "../../http/rest.js";
import { systemCode } from "../../http/system-code.js";
import type { Color } from "../color.js";
import type {} from "./client.js";
import { destroy } from "./destroy.js";
import { guard } from "./guard.js";
import { noteUnsent } from "./note-unsent.js";
import { alsoAsked, type Search } from "./search.js";

/** What a bulb tells of itself; what is missing it did not tell in time. */
export interface ListedBulb {
  /** The serial number, twelve hex digits. */
  readonly id: string;
  readonly address: string;
  readonly label?: string;
  readonly group?: string;
  readonly location?: string;
  readonly power?: "on" | "off";
  readonly color?: Color;
}

export interface Listing {
  readonly bulbs: readonly ListedBulb[];
  /** By address, the system's code of why nothing could be sent there, such as EPERM. */
  readonly unsent: ReadonlyMap<string, string>;
}

export interface ListOptions {
  /** Milliseconds to look for bulbs: they are asked again all the while, for datagrams get lost. */
  readonly duration: number;
  readonly signal: AbortSignal;
  readonly onFound?: (bulbs: number) => void;
}

type Facts = Omit<ListedBulb, "id" | "address">;

const ASK_EVERY_MS = 500;
const HEADER_BYTES = 36;

/** The protocol's questions that tell all there is to tell: GetLight, GetGroup, GetLocation. */
const QUESTIONS = [
  [101, "color"],
  [51, "group"],
  [48, "location"],
] as const;

const Label = z.object({ label: z.string() });
const Shown = z.object({
  label: z.string(),
  power: z.number(),
  color: z.object({
    hue: z.number(),
    saturation: z.number(),
    brightness: z.number(),
    kelvin: z.number(),
  }),
});

/** From the library's messages; each is whole, for the guard lets no other through. */
const READERS: Readonly<Record<string, (message: unknown) => Facts>> = {
  stateLight: (message) => lightFacts(Shown.parse(message)),
  stateGroup: (message) => ({ group: Label.parse(message).label }),
  stateLocation: (message) => ({ location: Label.parse(message).label }),
};

/** Looks for bulbs and asks each what it is; changes none. */
export async function listBulbs(
  search: Search,
  { duration, signal, onFound }: ListOptions,
): Promise<Listing> {
  const client = new lifx.Client();
  const facts = new Map<string, Facts>();
  const unsent = new Map<string, string>();
  const end = performance.now() + duration;

  client.on("light-new", () => onFound?.(Object.keys(client.devices).length));
  client.on("message", (message) => {
    const read = READERS[message.type];
    if (read) facts.set(message.target, { ...facts.get(message.target), ...read(message) });
  });
  client.init({
    lights: alsoAsked(search),
    ...(search.broadcast === undefined ? {} : { broadcast: search.broadcast }),
    discoveryInterval: ASK_EVERY_MS,
    messageRateLimit: 1,
  });
  guard(client, pino({ level: "silent" }), (error) => {
    unsent.set("the socket", systemCode(error) ?? "unknown error");
  });
  noteUnsent(client.socket, unsent);
  while (!signal.aborted && performance.now() < end) {
    await rest(ASK_EVERY_MS, signal);
    for (const { id } of Object.values(client.devices)) askWhatIsMissing(client, id, facts.get(id));
  }
  destroy(client);
  const bulbs = Object.values(client.devices)
    .map(({ id, address }) => ({ id, address, ...facts.get(id) }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  return { bulbs, unsent };
}

function askWhatIsMissing(client: Client, id: string, known: Facts = {}): void {
  for (const [type, fact] of QUESTIONS) {
    if (known[fact] !== undefined) continue;
    client.send({ type, size: HEADER_BYTES, source: client.source, target: id });
  }
}

function lightFacts({ label, power, color }: z.infer<typeof Shown>): Facts {
  const { hue, saturation, brightness, kelvin } = color;
  return {
    label,
    power: power === 0 ? "off" : "on",
    color: {
      hue: Math.round((hue / 65_535) * 360),
      saturation: Math.round((saturation / 65_535) * 100) / 100,
      brightness: Math.round((brightness / 65_535) * 100) / 100,
      kelvin,
    },
  };
}
