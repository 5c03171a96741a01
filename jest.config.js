/** @type {import("jest").Config} */
export default {
  // Most of what takes time waits: for bulbs, for clocks, for processes.
  maxWorkers: "100%",
  // For slow machines: no test measures time.
  testTimeout: 60_000,
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  testPathIgnorePatterns: [
    "/node_modules/",
    "<rootDir>/test/browser/",
    "<rootDir>/test/redis/",
    "<rootDir>/test/tarball/",
  ],
  extensionsToTreatAsEsm: [".ts"],
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { parser: { syntax: "typescript" }, target: "es2022" }, sourceMaps: "inline" },
    ],
  },
};
