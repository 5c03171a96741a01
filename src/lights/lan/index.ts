export { createLanLight, type LanLightOptions } from "./lan-light.js";
