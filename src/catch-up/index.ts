export type { Account } from "./ask.js";
export { createCatchUp, type CatchUp, type CatchUpOptions } from "./catch-up.js";
