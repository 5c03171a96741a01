import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { env } from "node:process";

/**
 * Tests that tell of a file, besides those that are named after it.
 *
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const MORE_TESTS = {
  "builds/attempts": ["read-step"],
  "builds/build-event": ["sighting"],
  "builds/forget": ["state"],
  "builds/outlook": ["dismiss", "step-outlook"],
  "builds/read-step": ["step-outlook"],
  "builds/record": ["dismiss", "outlook", "state"],
  "builds/state": ["dismiss", "outlook"],
  "builds/step-outlook": ["read-step"],
  "webhook/answer": ["failures", "middleware", "refusals"],
  "webhook/body": ["parsers", "refusals", "verifier-ends"],
  "webhook/create-webhooks": [
    ...["duplicates", "failures", "handlers", "middleware", "options", "refusals", "replay-store"],
    ...["verifier", "verifier-ends"],
  ],
  "webhook/errors": ["refusals"],
  "webhook/events": ["parse"],
  "webhook/options": ["verify-window"],
  "webhook/turns": ["duplicates", "replay-store", "replays", "verifier"],
  "webhook/verify": ["refusals"],
};

// Beside the project, so that no other tool looks into it.
const mutants = join(tmpdir(), "buildkite-build-light-mutants");

/** @param {string} file what was mutated, from the project's root */
export const reportOf = (file) => join(mutants, file.replaceAll("/", "-").replace(/ts$/, "json"));

const file = env.MUTATE ?? "";
const folder = basename(dirname(file));
const name = basename(file, ".ts");
const tests = [name, ...(MORE_TESTS[`${folder}/${name}`] ?? [])];

/**
 * Changes one file of the middleware or of the model in many small ways, and expects a test to fail
 * each time: `MUTATE=src/builds/pack.ts npx stryker run`, or `npm run test:mutation` for all of them.
 * Each file is judged by the tests that are about it, for all of them take ten seconds, and there are
 * thousands of changes. What came of it stands in docs/mutation.md.
 *
 * @type {import("@stryker-mutator/api/core").PartialStrykerOptions}
 */
export default {
  mutate: [file],
  testRunner: "jest",
  testRunnerNodeArgs: ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning"],
  // Under vm-modules a process keeps all that it ever loaded.
  maxTestRunnerReuse: 40,
  coverageAnalysis: "perTest",
  jest: {
    config: {
      // A test that waits longer waits for an answer that never comes.
      testTimeout: 2_000,
      testMatch: tests.map((test) => `<rootDir>/test/${folder}/${test}{,-*}.test.ts`),
    },
    enableFindRelatedTests: false,
  },
  ignorePatterns: ["bench", "dist", "docs", "public"],
  tempDirName: mutants,
  reporters: ["clear-text", "progress", "json"],
  jsonReporter: { fileName: reportOf(file) },
  clearTextReporter: { allowEmojis: false, logTests: false, reportTests: false },
  allowEmpty: true,
  warnings: { slow: false },
  concurrency: 1,
  timeoutMS: 8_000,
};
