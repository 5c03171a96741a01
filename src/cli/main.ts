#!/usr/bin/env node
import { Command, InvalidArgumentError, Option } from "commander";
import { config } from "dotenv";
import { EVENTS, type EventName } from "../webhook/index.js";
import { runFollower } from "./follow.js";
import { send } from "./send.js";
import { run } from "./run.js";
import { BUILD_STATES } from "./sample.js";
import { addSetup } from "./setup/command.js";

config({ quiet: true });

const program = new Command("buildkite-build-light").description(
  "Shows the state of Buildkite's builds on a LIFX bulb, or on a web page.",
);

program
  .command("start", { isDefault: true })
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
  .command("send")
  .description("sign a delivery with WEBHOOK_TOKEN and send it to a running app")
  .argument("<event>", "such as build.finished", eventName)
  .addOption(new Option("--state <state>", "the build's state, or the job's").choices(BUILD_STATES))
  .option("--blocked", "the build waits at a block step")
  .option("--pipeline <slug>", "the pipeline's slug")
  .option("--branch <name>", "the build's branch")
  .option("--step <key>", "the key of the job's step")
  .addOption(new Option("--number <number>", "the build's number").argParser(wholeNumber))
  .option("--url <url>", "where to (default: this machine, PORT or 3000)")
  .action(send);

addSetup(program);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(1);
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // What fetch throws says nothing itself: its cause does.
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

function eventName(name: string): EventName {
  const names = Object.keys(EVENTS).filter((each): each is EventName => each in EVENTS);
  const found = names.find((each) => each === name);
  if (found) return found;
  throw new InvalidArgumentError(`It must be one of ${names.join(", ")}.`);
}

function wholeNumber(text: string): number {
  if (/^[0-9]{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number.");
}
