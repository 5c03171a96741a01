/** A metric's name, with what all of ours begin with. */
export function named<Name extends string>(name: Name) {
  return `buildkite_build_light_${name}` as const;
}
