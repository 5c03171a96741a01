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
import { readVersion } from "./version.js";

config({ quiet: true });

const START_HELP = `
Reads the settings from the environment or .env: WEBHOOK_TOKEN, LIGHTS, LIFX_ACCESS_TOKEN, PORT, and
those that doctor checks.

Examples:
  $ buildkite-build-light start
  $ LIGHTS=lan PORT=8080 WEBHOOK_TOKEN=… buildkite-build-light start`;

const FOLLOW_HELP = `
Reads from the environment or .env: FOLLOW_TOKEN (as the app has it), FOLLOW_URL, BULB_SELECTOR,
LIGHTS_CONFIG, LIFX_LAN_ADDRESSES, LIFX_LAN_BROADCAST, STATE_PATH, LOG_LEVEL.

Examples:
  $ FOLLOW_TOKEN=… buildkite-build-light follow https://my-light.herokuapp.com
  $ BULB_SELECTOR=label:Desk buildkite-build-light follow    # with FOLLOW_URL and FOLLOW_TOKEN set`;

const program = new Command("buildkite-build-light")
  .description("Shows the state of Buildkite's builds on a LIFX bulb, or on a web page.")
  .version(readVersion());

program
  .command("start")
  .description("take webhooks and drive the lights (without a command, this one)")
  .addHelpText("after", START_HELP)
  .action(() => run({ demo: false }));

program
  .command("demo")
  .description("start, and play a life of builds until a real delivery comes")
  .action(() => run({ demo: true }));

program
  .command("follow")
  .description("drive the bulbs in this network by what a deployed app shows")
  .argument("[url]", "the app, such as https://my-light.herokuapp.com (default: FOLLOW_URL)")
  .addHelpText("after", FOLLOW_HELP)
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
