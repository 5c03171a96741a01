import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Changes the code of the middleware and of the model in many small ways, and expects a test to fail
 * each time. What came of it stands in docs/mutation.md.
 *
 * @type {import("@stryker-mutator/api/core").PartialStrykerOptions}
 */
export default {
  mutate: ["src/builds/**/*.ts", "src/webhook/**/*.ts"],
  testRunner: "jest",
  testRunnerNodeArgs: ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning"],
  // Under vm-modules a process keeps all that it ever loaded.
  maxTestRunnerReuse: 40,
  coverageAnalysis: "perTest",
  jest: {
    config: {
      testMatch: ["<rootDir>/test/{builds,webhook}/**/*.test.ts"],
      // These take most of the time, and would kill little more.
      testPathIgnorePatterns: ["/node_modules/", "\\.property\\.test", "copied-folder"],
    },
    enableFindRelatedTests: false,
  },
  ignorePatterns: ["bench", "dist", "docs", "public"],
  // Beside the project, so that no other tool looks into it.
  tempDirName: join(tmpdir(), "buildkite-build-light-mutants"),
  reporters: ["clear-text", "progress"],
  clearTextReporter: { allowEmojis: false, logTests: false, reportTests: false },
  thresholds: { high: 95, low: 90, break: 90 },
  concurrency: 1,
  timeoutMS: 15_000,
};
