import type { Clock, Io } from "./io.js";
import type { Light } from "./light.js";
import { SetupError } from "./setup-error.js";

const SECOND = 1000;
/** Between two looks. */
const PAUSE = 3 * SECOND;
/** In which a person sets a variable, and a platform starts the app anew. */
const PATIENCE_MINUTES = 10;
/** In which Buildkite sends a ping of a webhook that was made or changed. */
const PING_SECONDS = 30;

/** What passes while an app is restarted with another token. */
const PASSING = [
  "signature_mismatch",
  "app_unreachable",
  "app_fails",
  "state_unavailable",
  "replay_store_unavailable",
];

/** Resolves once the app accepts the token. Rejects after ten minutes, and where waiting does not help. */
export async function untilAccepted(light: Light, token: string, clock: Clock): Promise<void> {
  const end = clock.now() + PATIENCE_MINUTES * 60 * SECOND;
  for (;;) {
    const answer = await light.ping(token).catch((error: unknown) => {
      if (error instanceof SetupError && PASSING.includes(error.code)) return error;
      throw error;
    });
    if (answer === "accepted") return;
    if (answer === "shielded") throw UNTRIABLE;
    if (clock.now() >= end) throw tooLate(answer);
    await clock.sleep(PAUSE);
  }
}

const UNTRIABLE = new SetupError(
  "address_not_allowed",
  "Whether the app accepts the new token cannot be tried from here, for it takes deliveries from other addresses alone (WEBHOOK_IPS): add this machine's to it meanwhile.",
);

function tooLate({ code, message }: SetupError): SetupError {
  const text = `The app has not accepted the new token for ${PATIENCE_MINUTES} minutes, so nothing was changed at Buildkite. ${message} To go on with this token, set WEBHOOK_TOKEN here as it is in the app, and run this again.`;
  return new SetupError(code, text);
}

/** Resolves with whether a ping arrives, other than those that arrived before this was made. */
export type Arrival = () => Promise<boolean>;

/**
 * Begins to look for pings that arrive at the app. Undefined where it does not tell of them. Asks for
 * the app's password where there is somebody to ask, and rejects where it is wrong.
 */
export async function watchPings(
  light: Light,
  given: string | undefined,
  { terminal, clock }: Omit<Io, "exchange">,
): Promise<Arrival | undefined> {
  let password = given;
  let before = await light.status(password);
  if (before === "locked" && password === undefined) {
    if (!terminal.isInteractive) return undefined;
    const answer = await terminal.askHidden(
      "The app's DASHBOARD_PASSWORD, to see the ping arrive (empty: do without): ",
    );
    if (answer === "") return undefined;
    password = answer;
    before = await light.status(password);
  }
  if (before === "locked") throw PASSWORD_REFUSED;
  if (before === "shut") return undefined;
  const { now, lastPing } = before;

  // One of our own may still be on its way into the status.
  const isAnother = (ping: string | null): boolean =>
    ping !== null && ping !== lastPing && Date.parse(ping) >= Date.parse(now);

  return async () => {
    const end = clock.now() + PING_SECONDS * SECOND;
    for (;;) {
      const seen = await light.status(password);
      if (typeof seen === "object" && isAnother(seen.lastPing)) return true;
      if (clock.now() >= end) return false;
      await clock.sleep(PAUSE);
    }
  };
}

const PASSWORD_REFUSED = new SetupError(
  "password_refused",
  "The app does not accept the password, so nothing was changed at Buildkite: set DASHBOARD_PASSWORD to the app's (`heroku config:get DASHBOARD_PASSWORD`).",
);
