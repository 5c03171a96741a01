import { Command } from "commander";
import { printable } from "../../http/quote.js";
import { httpUrl } from "../arguments.js";
import { appChecks } from "./app.js";
import { buildkiteChecks } from "./buildkite.js";
import { runChecks, type Check, type Line, type Mark } from "./check.js";
import { appClockCheck, clockCheck } from "./clock.js";
import { followedCheck } from "./followed.js";
import { lanCheck } from "./lan.js";
import { lifxCheck } from "./lifx.js";
import { notifyCheck } from "./notify.js";
import { redisChecks } from "./redis.js";
import { checkSettings } from "./settings.js";

const CHECKS: readonly Check[] = [
  clockCheck,
  lifxCheck,
  lanCheck,
  ...redisChecks,
  ...buildkiteChecks,
  notifyCheck,
  followedCheck,
  ...appChecks,
  appClockCheck,
];

const SIGNS: Readonly<Record<Mark, string>> = { ok: "✓", failed: "✗", noted: "–" };

const NAME_WIDTH = 20;

const EXAMPLES = `
Examples:
  $ buildkite-build-light doctor
  $ buildkite-build-light doctor --url https://light.example.com
  $ buildkite-build-light doctor --json | jq '.[] | select(.mark == "failed")'

✓ is well, ✗ has to be mended, – is not asked for or only a remark. With --url the app is sent a ping, at
which bulbs blink white. Exits with 1 where anything has to be mended, else with 0.`;

export const doctorCommand = new Command("doctor")
  .description("check the settings, and everything that they lead to")
  .option("--url <url>", "where Buildkite reaches the app, to check that as well", httpUrl)
  .option("--json", "print the checks as JSON")
  .addHelpText("after", EXAMPLES)
  .action(async ({ url, json }: { readonly url?: URL; readonly json?: true }) => {
    const { result, context } = checkSettings(process.env, url);
    const running = context ? runChecks(CHECKS, context) : [];
    const lines: Line[] = [];
    for (const pending of [Promise.resolve({ name: "Settings", ...result }), ...running]) {
      const line = await pending;
      if (!line) continue;
      lines.push(line);
      if (!json) process.stdout.write(inWords(line));
    }
    if (json) process.stdout.write(`${JSON.stringify(lines, undefined, 2)}\n`);
    if (lines.some(({ mark }) => mark === "failed")) process.exitCode = 1;
  });

function inWords({ name, mark, says, details = [] }: Line): string {
  const lines = [`${SIGNS[mark]} ${name.padEnd(NAME_WIDTH)}${says}`];
  const indent = " ".repeat(NAME_WIDTH + 2);
  // Labels are written by whoever named the bulb.
  return [...lines, ...details.map((detail) => indent + detail)]
    .map((line) => `${printable(line)}\n`)
    .join("");
}
