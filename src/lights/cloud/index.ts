export { createCloudLight, type CloudLightOptions } from "./cloud-light.js";
