export { createLan, type Lan, type LanOptions } from "./lan.js";
