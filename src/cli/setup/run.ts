import { only } from "../../settings/only.js";
import { readSettings, SettingsError, type Environment } from "../../settings/settings.js";
import type { Io, Terminal } from "./io.js";
import { TOKEN_ADVICE } from "./refusal.js";
import { setUp, type Task } from "./set-up.js";
import { SetupError } from "./setup-error.js";
import { createTerminal, type Streams } from "./terminal.js";

/** What the command line says. */
export interface SetupOptions {
  readonly org: string;
  /** Where the app takes deliveries. */
  readonly url: string;
  readonly pipeline: readonly string[];
  readonly branch: readonly string[];
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly rotate?: boolean;
  readonly remove?: boolean;
  readonly json?: boolean;
}

export interface World extends Omit<Io, "terminal"> {
  readonly environment: Environment;
  readonly stdin: Streams["input"];
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
}

/** Resolves with the exit code, once all is said. */
export async function runSetup(options: SetupOptions, world: World): Promise<number> {
  const { stdin, stdout, stderr, exchange, clock } = world;
  const { json = false } = options;
  const terminal = createTerminal({ input: stdin, output: json ? stderr : stdout });
  const printJson = (value: object): void => {
    if (json) stdout.write(`${JSON.stringify(value)}\n`);
  };
  try {
    const task = await readTask(options, world.environment, terminal);
    printJson(await setUp(task, { exchange, clock, terminal }));
    return 0;
  } catch (error) {
    if (!(error instanceof SetupError || error instanceof SettingsError)) throw error;
    const { message } = error;
    const code = error instanceof SetupError ? error.code : "settings_wrong";
    printJson({ error: { code, message } });
    stderr.write(`${message}\n`);
    return 1;
  }
}

const VARIABLES = [
  "WEBHOOK_TOKEN",
  "DASHBOARD_PASSWORD",
  "BUILDKITE_API_TOKEN",
  "BUILDKITE_API_URL",
] as const;

async function readTask(
  options: SetupOptions,
  environment: Environment,
  terminal: Terminal,
): Promise<Task> {
  const { org, url, pipeline, branch } = options;
  const { rotate = false, remove = false, dryRun = false, yes = false } = options;
  const given = only(environment, VARIABLES);
  const set = given.BUILDKITE_API_TOKEN?.trim() ?? "";
  const apiToken = set === "" ? await askApiToken(terminal) : set;
  const { settings, warnings } = readSettings({
    ...given,
    BUILDKITE_API_TOKEN: apiToken,
    BUILDKITE_ORG: org,
  });
  for (const warning of warnings) terminal.say(warning);
  const branches = branch.join(" ");
  return {
    account: { apiUrl: settings.buildkiteApiUrl, apiToken, organization: org },
    url,
    aim: remove ? "remove" : rotate ? "rotate" : "set up",
    pipelines: pipeline,
    branches: branches === "" ? undefined : branches === "*" ? "" : branches,
    tokens: settings.tokens ?? [],
    password: settings.dashboardPassword,
    dryRun,
    yes,
  };
}

async function askApiToken(terminal: Terminal): Promise<string> {
  const answer = terminal.isInteractive
    ? await terminal.askHidden("Buildkite API token (it is not shown): ")
    : "";
  if (answer !== "") return answer;
  const message = `An API token of Buildkite's is needed: ${TOKEN_ADVICE}, and set BUILDKITE_API_TOKEN to it.`;
  throw new SetupError("api_token_missing", message);
}
