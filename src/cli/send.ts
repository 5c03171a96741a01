import { Command, Option } from "commander";
import { z } from "zod";
import { networkCode, parseJson } from "../http/exchange.js";
import type { EventName } from "../webhook/index.js";
import { eventName, httpUrl, wholeNumber } from "./arguments.js";
import { compose, post, type Answer, type Delivery } from "./deliver.js";
import { readInput } from "./input.js";
import { BUILD_STATES, sampleBody, type SampleOptions } from "./sample.js";
import { verdictOf, verdictText } from "./verdict.js";
import { webhookSettings } from "./webhook-settings.js";

interface SendOptions extends SampleOptions {
  readonly file?: string;
  readonly url?: URL;
  readonly replay?: true;
  readonly stale?: true;
  readonly tamper?: true;
  readonly json?: true;
}

/** Seconds beyond the window. */
const STALE_BY = 60;

const EXAMPLES = `
Examples:
  $ buildkite-build-light send build.finished --state failed --branch main
  $ buildkite-build-light send job.finished --step deploy --state failed
  $ buildkite-build-light send --file body.json --url https://light.example.com/webhook
  $ buildkite-build-light send ping --replay    # the second is answered as a duplicate
  $ buildkite-build-light send ping --stale     # refused: timestamp_outside_window
  $ buildkite-build-light send ping --tamper    # refused: signature_mismatch

Exits with 0 where all is accepted, else with 1.`;

export const sendCommand = new Command("send")
  .description("sign a delivery with WEBHOOK_TOKEN and send it to a running app")
  .argument("[event]", "such as build.finished; only with --file it may be left out", eventName)
  .addOption(new Option("--state <state>", "the build's state, or the job's").choices(BUILD_STATES))
  .option("--blocked", "the build waits at a block step")
  .option("--pipeline <slug>", "the pipeline's slug")
  .option("--branch <name>", "the build's branch")
  .option("--step <key>", "the key of the job's step")
  .addOption(new Option("--number <number>", "the build's number").argParser(wholeNumber))
  .addOption(
    new Option("--file <path>", "a body of your own, sent as it is; - for the standard input") //
      .conflicts(["state", "blocked", "pipeline", "branch", "step", "number"]),
  )
  .option("--url <url>", "where to (default: this machine, PORT or 3000)", httpUrl)
  .option("--replay", "send the very same twice")
  .option("--stale", "with a timestamp outside the window")
  .option("--tamper", "change the body after it was signed")
  .option("--json", "print the answers as JSON")
  .addHelpText("after", EXAMPLES)
  .action(send);

/** Prints each answer, and what it means on the standard error. */
async function send(
  event: EventName | undefined,
  options: SendOptions,
  command: Command,
): Promise<void> {
  if (event === undefined && options.file === undefined) {
    command.error("error: missing required argument 'event', or --file");
  }
  const target = options.url ?? new URL(webhookSettings().url);
  const delivery = await deliveryOf(event, options);
  const answers: Answer[] = [];
  for (let times = options.replay ? 2 : 1; times > 0; times -= 1) {
    const answer = await post(target, delivery).catch((error: unknown) => unreached(target, error));
    answers.push(answer);
    if (!options.json) tell(answer);
  }
  if (options.json) {
    const told = answers.map((answer) => ({ status: answer.status, ...verdictOf(answer) }));
    process.stdout.write(`${JSON.stringify(told)}\n`);
  }
  if (answers.some(({ status }) => status !== 200)) process.exitCode = 1;
}

function unreached({ origin }: URL, error: unknown): never {
  const code = networkCode(error);
  if (code === undefined) throw error;
  throw new Error(
    `${origin} is not reached (${code}): is the app running? Start it by npm start, or give --url.`,
  );
}

function tell(answer: Answer): void {
  process.stdout.write(`${String(answer.status)} ${answer.body}\n`);
  process.stderr.write(`${verdictText(verdictOf(answer))}\n`);
}

async function deliveryOf(event: EventName | undefined, options: SendOptions): Promise<Delivery> {
  const { token, accept, toleranceSeconds } = webhookSettings();
  const { file, stale, tamper } = options;
  if (accept === "token" && (stale || tamper)) {
    throw new Error(
      "With WEBHOOK_ACCEPT=token nothing is signed: --stale and --tamper need signatures.",
    );
  }
  const body = await bodyOf(event, file, options);
  const delivery = compose(
    body,
    { token, accept },
    {
      event: event ?? eventIn(body),
      timestamp: stale && Math.floor(Date.now() / 1000) - toleranceSeconds - STALE_BY,
    },
  );
  return tamper ? { ...delivery, body: Buffer.concat([body, Buffer.from(" ")]) } : delivery;
}

async function bodyOf(
  event: EventName | undefined,
  file: string | undefined,
  options: SampleOptions,
): Promise<Buffer<ArrayBuffer>> {
  // A copy, for fetch takes no memory that may be shared.
  if (file !== undefined) return Buffer.from(await readInput(file));
  return Buffer.from(event === undefined ? "" : sampleBody(event, options));
}

const Named = z.object({ event: z.string().regex(/^[\x21-\x7e]+$/) });

function eventIn(body: Buffer): string | undefined {
  return Named.safeParse(parseJson(body.toString())).data?.event;
}
