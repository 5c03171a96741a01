import base from "./jest.config.js";

/** @type {import("jest").Config} */
export default {
  ...base,
  testMatch: ["<rootDir>/test/tarball/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/"],
};
