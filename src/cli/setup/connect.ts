import type { Io, Terminal } from "./io.js";
import type { Light } from "./light.js";
import { untilAccepted } from "./prove.js";
import { SetupError } from "./setup-error.js";
import type { Token } from "./token.js";

export interface Handover {
  readonly token: Token;
  /** Whether the token comes in the place of one that is still in use. */
  readonly replaces: boolean;
}

/** Resolves once the app accepts the token, or where that cannot be tried, before anything is changed. */
export async function makeReady(
  light: Light,
  { token, replaces }: Handover,
  { terminal, clock }: Omit<Io, "exchange">,
): Promise<"accepted" | "shielded"> {
  if (token.isFresh) terminal.say(replaces ? replacing(token.value) : first(token.value));
  if (!token.isFresh && !replaces) return light.ping(token.value);
  terminal.say("Waiting until the app accepts the new token …");
  await untilAccepted(light, token.value, clock);
  terminal.say("The app accepts it.");
  return "accepted";
}

function first(token: string): string {
  return `
A new token was made, and is shown this once. Set it in the app:

  heroku config:set WEBHOOK_TOKEN=${token}

To use the one that the app has, stop, and run this with WEBHOOK_TOKEN set to it.
`;
}

/** The present one stays unseen: a shell puts it in its place. */
function replacing(token: string): string {
  return `
A new token was made, and is shown this once. Set it in the app, behind the present one and a comma:

  heroku config:set WEBHOOK_TOKEN="$(heroku config:get WEBHOOK_TOKEN),${token}"
`;
}

/** Says whose ping has proved the address and the token. Rejects where none has. */
export async function prove(
  light: Light,
  token: string,
  {
    hasArrived,
    terminal,
  }: { readonly hasArrived: boolean | undefined; readonly terminal: Terminal },
): Promise<"buildkite" | "own"> {
  if (hasArrived === true) {
    terminal.say("Buildkite's ping has arrived: the light is connected.");
    return "buildkite";
  }
  const unseen =
    hasArrived === undefined
      ? "The app does not tell of Buildkite's ping (DASHBOARD_PASSWORD)"
      : "Buildkite's ping has not arrived";
  if ((await light.ping(token)) === "accepted") {
    terminal.say(`${unseen}; a signed one from here was accepted: address and token are right.`);
    return "own";
  }
  throw new SetupError(
    "no_ping",
    `${unseen}, and the app takes none from here (WEBHOOK_IPS): look at the last deliveries in the webhook's settings at Buildkite.`,
  );
}
