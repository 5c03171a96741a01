/** Milliseconds to look for bulbs: time for some answers to get lost. */
export const SEARCH_DURATION = 4_000;
