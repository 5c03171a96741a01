export { createCloud, type Cloud, type CloudOptions } from "./cloud.js";
