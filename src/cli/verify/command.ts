import { Command } from "commander";
import { unixSeconds } from "../arguments.js";
import { readInput } from "../input.js";
import { webhookSettings } from "../webhook-settings.js";
import { judge, type Judgement } from "./judge.js";
import { readHeaders, readRequest, type PastedRequest } from "./pasted-request.js";

interface VerifyOptions {
  readonly headers?: string;
  readonly body?: string;
  readonly at?: number;
  readonly window: boolean;
  readonly json?: true;
}

const EXAMPLES = `
The request is header lines, a blank line and the body, as in the request log of the webhook at
Buildkite. The body is taken as long as Content-Length says; without that header, one line break at
the end is taken for the paste's own.

Examples:
  $ buildkite-build-light verify request.txt
  $ buildkite-build-light verify --no-window < request.txt
  $ buildkite-build-light verify --headers headers.txt --body body.json --at 2026-01-31T12:00:00Z

Exits with 0 where it is accepted, with 1 where it is refused.`;

export const verifyCommand = new Command("verify")
  .description("judge a copied request as the middleware would, under WEBHOOK_TOKEN")
  .argument("[file]", "the request; - for the standard input", "-")
  .option("--headers <file>", "its headers, where they are in a file of their own")
  .option("--body <file>", "its body, to the byte")
  .option("--at <time>", "as of that time: Unix seconds or a date", unixSeconds)
  .option("--no-window", "whatever its age")
  .option("--json", "print the verdict as JSON")
  .addHelpText("after", EXAMPLES)
  .action(async (file: string, options: VerifyOptions, command: Command) => {
    const { headers, body, at, window } = options;
    if ((headers === undefined) !== (body === undefined)) {
      command.error("error: --headers and --body go together");
    }
    const { tokens, accept, toleranceSeconds } = webhookSettings();
    const judgement = judge(await requestIn(file, headers, body), {
      token: tokens,
      accept,
      toleranceSeconds: window ? toleranceSeconds : Number.MAX_SAFE_INTEGER,
      ...(at !== undefined && { now: () => at * 1000 }),
    });
    const asOf = { ...(at !== undefined && { at }), ...(!window && { window }) };
    if (options.json) process.stdout.write(`${JSON.stringify({ ...judgement, ...asOf })}\n`);
    else process.stdout.write(`${words(judgement)}${asOfWords(at, window)}`);
    if (judgement.verdict === "refused") process.exitCode = 1;
  });

async function requestIn(
  file: string,
  headers: string | undefined,
  body: string | undefined,
): Promise<PastedRequest> {
  if (headers === undefined || body === undefined) return readRequest(await readInput(file));
  return { headers: readHeaders(await readInput(headers)), body: await readInput(body) };
}

function words(judgement: Judgement): string {
  if (judgement.verdict === "refused") {
    const { code, message, hint } = judgement;
    return [`Refused: ${code}`, message, ...(hint === undefined ? [] : [hint]), ""].join("\n");
  }
  const { event, method, timestamp } = judgement;
  const sent = timestamp === undefined ? "" : `, sent ${new Date(timestamp * 1000).toISOString()}`;
  return `Accepted: ${event}, by its ${method}${sent}\n`;
}

function asOfWords(at: number | undefined, window: boolean): string {
  if (!window) return "Its age was not judged (--no-window).\n";
  return at === undefined ? "" : `Judged as of ${new Date(at * 1000).toISOString()} (--at).\n`;
}
