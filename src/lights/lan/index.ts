export { createLan, type Lan, type LanOptions } from "./lan.js";
export { listBulbs, type ListedBulb, type Listing } from "./list-bulbs.js";
export { places } from "./search.js";
