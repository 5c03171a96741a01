import type { Wanted } from "./body.js";
import { createBuildkite, type Account, type Buildkite } from "./buildkite.js";
import { makeReady, prove } from "./connect.js";
import { describe } from "./describe.js";
import type { Io, Terminal } from "./io.js";
import { createLight } from "./light.js";
import { plan, type Step } from "./plan.js";
import { watchPings } from "./prove.js";
import { requireScopes, resolvePipelines } from "./reach.js";
import { SetupError } from "./setup-error.js";
import { chooseToken, nextToken } from "./token.js";
import { findWebhook, type Webhook } from "./webhook.js";

export interface Task {
  readonly account: Account;
  /** Where the app takes deliveries. */
  readonly url: string;
  readonly aim: "set up" | "rotate" | "remove";
  /** Slugs, or `*` for all; empty to leave them as they are. */
  readonly pipelines: readonly string[];
  /** In Buildkite's pattern syntax; undefined to leave them as they are. */
  readonly branches: string | undefined;
  /** What WEBHOOK_TOKEN names. */
  readonly tokens: readonly string[];
  readonly password: string | undefined;
  readonly dryRun: boolean;
  /** Whether it was agreed to beforehand. */
  readonly yes: boolean;
}

export interface Outcome {
  readonly outcome: "made" | "changed" | "unchanged" | "removed" | "planned";
  readonly url: string;
  readonly steps: readonly Told[];
  /** Whose ping has proved the address and the token; null where none was needed, or could be sent. */
  readonly ping: "buildkite" | "own" | null;
}

interface Told {
  readonly kind: Step["kind"];
  readonly differences?: readonly string[];
}

/** Makes, changes or removes the webhook that leads to the app. Rejects with a SetupError. */
export async function setUp(task: Task, io: Io): Promise<Outcome> {
  const { account, url, dryRun, yes } = task;
  const { terminal } = io;
  const buildkite = createBuildkite(account, io);
  await requireScopes(buildkite, task);
  const present = findWebhook(await buildkite.services(), url);
  const wanted = await want(buildkite, present, task);
  const steps = plan(present, wanted);
  terminal.say(describe(steps, { url, organization: account.organization, wanted }));
  const told = { url, steps: steps.map(withoutBody), ping: null };
  if (dryRun) return { ...told, outcome: "planned" };
  if (steps.length > 0 && !yes) await agree(terminal);
  const take = async (): Promise<void> => {
    for (const step of steps) await buildkite.take(step);
  };
  if (wanted) return { ...told, ...(await connect(present, wanted, { task, take, steps, io })) };
  await take();
  if (steps.length > 0) terminal.say("The webhook is removed.");
  return { ...told, outcome: steps.length > 0 ? "removed" : "unchanged" };
}

/** Undefined where no webhook is wanted. */
async function want(
  buildkite: Buildkite,
  present: Webhook | undefined,
  { url, aim, tokens, pipelines, branches }: Task,
): Promise<Wanted | undefined> {
  if (aim === "remove") return undefined;
  if (aim === "rotate" && !present) {
    const message = `No webhook at Buildkite leads to ${url}: leave out --rotate to make it.`;
    throw new SetupError("no_webhook", message);
  }
  const choose = aim === "rotate" ? nextToken : chooseToken;
  const token = choose(present?.settings.token, tokens);
  return { url, token, pipelines: await resolvePipelines(buildkite, pipelines), branches };
}

async function agree(terminal: Terminal): Promise<void> {
  if (!terminal.isInteractive) {
    const message = "Nothing was changed: there is no terminal to ask on, so add --yes to agree.";
    throw new SetupError("not_agreed", message);
  }
  if (/^y(?:es)?$/i.test(await terminal.ask("Do that? (yes) "))) return;
  throw new SetupError("not_agreed", "Nothing was changed.");
}

interface Connecting {
  readonly task: Task;
  readonly steps: readonly Step[];
  readonly take: () => Promise<void>;
  readonly io: Io;
}

async function connect(
  present: Webhook | undefined,
  { token }: Wanted,
  { task, steps, take, io }: Connecting,
): Promise<Pick<Outcome, "outcome" | "ping">> {
  const { terminal } = io;
  const rotates = task.aim === "rotate";
  const light = createLight(task.url, io);
  const tried = await makeReady(light, { token, replaces: rotates }, io);
  if (steps.length === 0) {
    return { outcome: "unchanged", ping: tried === "accepted" ? "own" : null };
  }
  const hasArrived = await watchPings(light, task.password, io);
  await take();
  terminal.say(present ? "The webhook is changed." : "The webhook is made.");
  const ping = await prove(light, token.value, { hasArrived: await hasArrived?.(), terminal });
  const advice = rotates ? DROP_OLD : wasSent(present, token.value) ? REPLACE : undefined;
  if (advice !== undefined) terminal.say(advice);
  return { outcome: present ? "changed" : "made", ping };
}

const DROP_OLD = "Now drop the old token: set WEBHOOK_TOKEN in the app to the new one alone.";
const REPLACE =
  "Until now each delivery carried the token itself, so replace it: run this again with --rotate.";

function wasSent(present: Webhook | undefined, token: string): boolean {
  const settings = present?.settings;
  return settings?.token_mode === "token" && settings.token === token;
}

function withoutBody(step: Step): Told {
  return step.kind === "change"
    ? { kind: step.kind, differences: step.differences }
    : { kind: step.kind };
}
