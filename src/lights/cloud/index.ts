export type { Limit } from "./allowance.js";
export { createBudget, type Budget } from "./budget.js";
export { createCloud, type Cloud, type CloudOptions } from "./cloud.js";
