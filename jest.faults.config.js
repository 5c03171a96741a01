import base from "./jest.config.js";

/** @type {import("jest").Config} */
export default {
  ...base,
  maxWorkers: 1,
  testMatch: ["<rootDir>/test/faults/**/*.test.ts", "<rootDir>/test/redis/faults/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/"],
};
