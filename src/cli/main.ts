#!/usr/bin/env node
import { Command } from "commander";
import { config } from "dotenv";
import { doctorCommand } from "./doctor/command.js";
import { runFollower } from "./follow.js";
import { lightsCommand } from "./lights/command.js";
import { messageOf } from "./message-of.js";
import { run } from "./run.js";
import { sendCommand } from "./send.js";
import { addSetup } from "./setup/command.js";
import { signCommand } from "./sign.js";
import { verifyCommand } from "./verify/command.js";

config({ quiet: true });

const program = new Command("buildkite-build-light").description(
  "Shows the state of Buildkite's builds on a LIFX bulb, or on a web page.",
);

program
  .command("start")
  .description("take webhooks and drive the lights (without a command, this one)")
  .action(() => run({ demo: false }));

program
  .command("demo")
  .description("start, and play a life of builds until a real delivery comes")
  .action(() => run({ demo: true }));

program
  .command("follow")
  .description("drive the bulbs in this network by what a deployed app shows")
  .argument("[url]", "the app, such as https://my-light.herokuapp.com (default: FOLLOW_URL)")
  .action(runFollower);

program
  .addCommand(sendCommand)
  .addCommand(signCommand)
  .addCommand(verifyCommand)
  .addCommand(doctorCommand)
  .addCommand(lightsCommand);

addSetup(program);

try {
  // A default command would take what is misspelt for its argument, and nothing near be suggested.
  await program.parseAsync(process.argv.length > 2 ? process.argv : [...process.argv, "start"]);
} catch (error) {
  process.stderr.write(`${inWords(error)}\n`);
  process.exit(1);
}

/** What fetch throws says nothing itself: its cause does. */
function inWords(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return [error, ...(cause instanceof Error ? [cause] : [])].map(messageOf).join(": ");
}
