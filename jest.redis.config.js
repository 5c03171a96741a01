import base from "./jest.config.js";

/** @type {import("jest").Config} */
export default {
  ...base,
  testMatch: ["<rootDir>/test/redis/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/"],
};
