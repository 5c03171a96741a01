/** `setTimeout` takes no more than 2^31 - 1 ms; ringing earlier than asked is harmless here. */
const LONGEST_WAIT = 24 * 60 * 60 * 1000;

export interface Alarm {
  /** Rings at a time, in milliseconds since 1970, or a day from now; never at Infinity. */
  set(time: number): void;
  clear(): void;
}

/** One timer, that looks again when something changes by time alone. */
export function createAlarm(now: () => number, ring: () => void): Alarm {
  let timer: NodeJS.Timeout | undefined;
  return {
    set(time) {
      clearTimeout(timer);
      if (time === Infinity) return;
      timer = setTimeout(ring, Math.min(Math.max(time - now(), 0), LONGEST_WAIT));
    },
    clear() {
      clearTimeout(timer);
    },
  };
}
