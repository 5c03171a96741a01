/** What all four of Buildkite's example apps send to LIFX, as the body of `effects/breathe`. */
export const EXAMPLE_EFFECTS = {
  running: {
    power_on: false,
    color: "yellow brightness:5%",
    from_color: "yellow brightness:35%",
    period: 5,
    cycles: 9999,
    persist: true,
  },
  passed: {
    power_on: false,
    color: "green brightness:75%",
    from_color: "green brightness:10%",
    period: 0.45,
    cycles: 3,
    persist: true,
    peak: 0.2,
  },
  failed: {
    power_on: false,
    color: "red brightness:60%",
    from_color: "red brightness:25%",
    period: 0.1,
    cycles: 20,
    persist: true,
    peak: 0.2,
  },
} as const;
