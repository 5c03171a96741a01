/**
 * How many requests LIFX still takes, as pure functions over plain data. Times are in milliseconds
 * on any one clock.
 */
export interface Allowance {
  /** When requests left, oldest first, as far back as they may count. */
  readonly sent: readonly number[];
  /** Of these, so many that no answer has told of, as far as that is known. */
  readonly open: readonly number[];
  /** What LIFX said last. Missing where it says nothing: then only what we sent is known. */
  readonly window?: Window;
}

/** A window of LIFX's, in which it counts. */
export interface Window {
  /** Its end on LIFX's clock, in seconds since 1970: tells it from other windows. */
  readonly reset: number;
  /** Its end on our clock. */
  readonly until: number;
  /** The fewest that LIFX has said are left in it. */
  readonly remaining: number;
}

/** What an answer says of the limit. */
export interface Limit {
  readonly remaining: number;
  /** Seconds since 1970, on LIFX's clock. */
  readonly reset: number;
  /** Milliseconds from now to that. */
  readonly endsIn: number;
}

/** LIFX counts 120 requests per token in 60 s. */
export const LIMIT = 120;

/** A minute, and a second by which one request may be longer on its way than another. */
const SPAN = 61_000;

/** The first request of a window has so long to be answered before another one may go. */
const PROBE = 2_000;

/** A window may end a second later or sooner in another answer, for its end is told in seconds. */
const ROUNDING = 1;

/** At first as after a window: one request has to find out what LIFX has counted before us. */
export const NOTHING_KNOWN: Allowance = {
  sent: [],
  open: [],
  window: { reset: 0, until: 0, remaining: 0 },
};

/** How many may be sent at once. In a window that nobody has asked in yet, only one that asks. */
export function leftAt({ sent, open, window }: Allowance, now: number): number {
  if (!window) return LIMIT - recent(sent, now).length;
  // What is under way is counted twice rather than not at all: the answer may not include it.
  if (now < window.until) return Math.max(0, window.remaining - recent(open, now).length);
  return probes(open, window, now).length === 0 ? LIMIT : 0;
}

/**
 * Milliseconds until one may be sent that leaves so many, as far as that is known: 0 is now. Where
 * an answer is under way, it may say more before that.
 */
export function waitAt(allowance: Allowance, leaves: number, now: number): number {
  if (leftAt(allowance, now) > leaves) return 0;
  const { sent, open, window } = allowance;
  if (window && now < window.until) return window.until - now;
  if (window) return Math.max(...probes(open, window, now)) + PROBE - now;
  return (recent(sent, now).at(leaves - LIMIT) ?? now) + SPAN - now;
}

/** One leaves now. */
export function afterSending({ sent, open, ...rest }: Allowance, now: number): Allowance {
  return { ...rest, sent: [...recent(sent, now), now], open: [...recent(open, now), now] };
}

/**
 * One has come to its end, with an answer that says this, or nothing. Answers may overtake each
 * other: within a window only the lowest is true, and what an earlier window says is past.
 */
export function afterAnswer(
  allowance: Allowance,
  limit: Limit | undefined,
  now: number,
): Allowance {
  const { sent, window } = allowance;
  const isOn = window !== undefined && now < window.until;
  // It stays among the open ones: LIFX may have counted it, or may yet.
  if (!limit) return isOn ? allowance : { sent, open: allowance.open };
  // Whichever it was, it is their number that counts.
  const open = allowance.open.slice(1);
  const { reset, remaining } = limit;
  const until = now + limit.endsIn;
  const next = { sent, open, window: { reset, until, remaining } };
  if (!window || Math.abs(reset - window.reset) > ROUNDING) {
    return isOn && reset < window.reset ? { sent, open, window } : next;
  }
  return {
    sent,
    open,
    window: {
      reset: window.reset,
      until: isOn ? Math.min(window.until, until) : until,
      remaining: Math.min(window.remaining, remaining),
    },
  };
}

function recent(times: readonly number[], now: number): readonly number[] {
  return times.filter((at) => at > now - SPAN);
}

/** What was sent since the window's end and may yet be answered. */
function probes(open: readonly number[], { until }: Window, now: number): readonly number[] {
  return open.filter((at) => at >= until && at > now - PROBE);
}
