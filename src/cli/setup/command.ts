import { setTimeout as sleep } from "node:timers/promises";
import { InvalidArgumentError, Option, type Command } from "commander";
import { exchange } from "../../http/exchange.js";
import { branchPattern } from "../../settings/lights/patterns.js";
import { ORGANIZATION_SLUG } from "../../settings/variables.js";
import { looksSecret } from "./looks-secret.js";
import { runSetup, type SetupOptions } from "./run.js";
import { isOfDeliveries } from "./webhook.js";

const EXAMPLES = `
Reads from the environment or .env: BUILDKITE_API_TOKEN and DASHBOARD_PASSWORD (asked for where they are
not set), WEBHOOK_TOKEN (the app's own), BUILDKITE_API_URL.

Examples:
  $ buildkite-build-light setup --org acme --url https://my-light.herokuapp.com
  $ buildkite-build-light setup --org acme --url https://my-light.herokuapp.com --dry-run
  $ buildkite-build-light setup --org acme --url https://my-light.herokuapp.com --pipeline web --branch main

Exits with 0 where all is done, else with 1.`;

/** Adds `setup` to the program. */
export function addSetup(program: Command): void {
  // Before anything is parsed, for commander quotes what it refuses.
  program.hook("preSubcommand", (_program, command) => {
    if (command.name() === "setup" && program.args.some(looksSecret)) program.error(SECRET);
  });
  program
    .command("setup")
    .description("make the webhook at Buildkite, or bring it up to date")
    .requiredOption("--org <slug>", "the organization at Buildkite", organization)
    .requiredOption("--url <url>", "the running app, as Buildkite reaches it", webhookUrl)
    .addOption(listed("--pipeline <slug>", "only this pipeline's builds; repeatable", pipeline))
    .addOption(listed("--branch <pattern>", "only these branches' builds; repeatable", branches))
    .option("--yes", "do not ask")
    .option("--dry-run", "only show what would be done")
    .option("--rotate", "replace the webhook's token")
    .addOption(
      new Option("--remove", "remove the webhook").conflicts(["rotate", "pipeline", "branch"]),
    )
    .option("--json", "print the outcome as JSON, and all else to stderr")
    .addHelpText("after", EXAMPLES)
    .action(async (options: SetupOptions) => {
      const { env: environment, stdin, stdout, stderr } = process;
      const clock = { now: () => performance.now(), sleep: (ms: number) => sleep(ms) };
      const world = { environment, stdin, stdout, stderr, exchange, clock };
      process.exitCode = await runSetup(options, world);
    });
}

const SECRET =
  "An argument looks like a token or a password. Others can see and find arguments: leave it out, set BUILDKITE_API_TOKEN or WEBHOOK_TOKEN in the environment instead, and replace what was shown.";

function listed(flags: string, description: string, check: (text: string) => string): Option {
  const add = (text: string, all: readonly string[]): readonly string[] => [...all, check(text)];
  return new Option(flags, description).default([], "all, or what is set").argParser(add);
}

function pipeline(slug: string): string {
  if (/^(?:[A-Za-z0-9][\w.-]*|\*)$/.test(slug)) return slug;
  throw new InvalidArgumentError("It must be a pipeline's slug, or * for all of them.");
}

function branches(pattern: string): string {
  const [issue] = branchPattern.safeParse(pattern).error?.issues ?? [];
  if (issue) throw new InvalidArgumentError(issue.message);
  if (pattern.trim() !== "") return pattern;
  throw new InvalidArgumentError("It must name branches, or be * for all of them.");
}

function organization(slug: string): string {
  if (ORGANIZATION_SLUG.test(slug)) return slug;
  throw new InvalidArgumentError("It must be the slug, as in https://buildkite.com/<slug>.");
}

/** Where the app at an address takes deliveries. */
function webhookUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "http:") {
    throw new InvalidArgumentError("Builds would travel unencrypted: use https.");
  }
  const isPlain = url?.protocol === "https:" && url.search + url.hash === "";
  if (url && isPlain && isOfDeliveries(url.pathname)) return `${url.origin}/webhook`;
  throw new InvalidArgumentError("It must be an address such as https://my-light.herokuapp.com.");
}
