import { InvalidArgumentError } from "commander";
import { EVENTS, type EventName } from "../webhook/index.js";

export function eventName(name: string): EventName {
  const names = Object.keys(EVENTS).filter((each): each is EventName => each in EVENTS);
  const found = names.find((each) => each === name);
  if (found) return found;
  throw new InvalidArgumentError(`It must be one of ${names.join(", ")}.`);
}

export function wholeNumber(text: string): number {
  if (/^[0-9]{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number.");
}

/** Unix seconds, from themselves or from a date. */
export function unixSeconds(text: string): number {
  if (/^[0-9]{1,12}$/.test(text)) return Number(text);
  const milliseconds = Date.parse(text);
  if (!Number.isNaN(milliseconds)) return Math.floor(milliseconds / 1000);
  throw new InvalidArgumentError("It must be Unix seconds, or a date as 2026-01-31T12:00:00Z.");
}

export function httpUrl(text: string): URL {
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return new URL(text);
  throw new InvalidArgumentError("It must be a URL as https://light.example.com.");
}
