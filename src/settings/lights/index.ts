export type { ConfiguredLight, LightsConfig } from "./lights-config.js";
export { watchLightsConfig } from "./watch-lights-config.js";
