import { Command } from "commander";
import { sign } from "../webhook/index.js";
import { httpUrl, unixSeconds } from "./arguments.js";
import { readInput } from "./input.js";
import { webhookSettings } from "./webhook-settings.js";

interface SignOptions {
  readonly timestamp?: number;
  readonly curl?: true;
  readonly url?: URL;
}

const EXAMPLES = `
Examples:
  $ buildkite-build-light sign body.json
  $ printf '{"event":"ping"}' | buildkite-build-light sign --timestamp 1764000000
  $ buildkite-build-light sign body.json --curl --url https://light.example.com/webhook | sh`;

export const signCommand = new Command("sign")
  .description("print the X-Buildkite-Signature of a body, made with WEBHOOK_TOKEN")
  .argument("[file]", "the body, to the byte; - for the standard input", "-")
  .option(
    "--timestamp <time>",
    "when it is sent: Unix seconds or a date (default: now)",
    unixSeconds,
  )
  .option("--curl", "print a curl command that sends it, without the token")
  .option("--url <url>", "where curl sends it (default: this machine, PORT or 3000)", httpUrl)
  .addHelpText("after", EXAMPLES)
  .action(async (file: string, { timestamp, curl, url }: SignOptions) => {
    const settings = webhookSettings();
    const signature = sign(await readInput(file), { token: settings.token, timestamp });
    const target = url?.href ?? settings.url;
    process.stdout.write(`${curl ? curlCommand(target, signature, file) : signature}\n`);
    if (curl && file === "-") process.stderr.write("Give curl the same body by its input.\n");
  });

function curlCommand(url: string, signature: string, file: string): string {
  return [
    `curl ${quoted(url)}`,
    `  -H 'Content-Type: application/json'`,
    `  -H ${quoted(`X-Buildkite-Signature: ${signature}`)}`,
    `  --data-binary ${quoted(`@${file}`)}`,
  ].join(" \\\n");
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
