import type { Logger } from "pino";
import { wordOf } from "../builds/word.js";
import { createCatchUp, type CatchUp } from "../catch-up/index.js";
import { openNotifications } from "../notify/index.js";
import type { Showing } from "../lights/showing.js";
import type { LightsConfig } from "../settings/lights/index.js";
import type { Settings } from "../settings/settings.js";
import type { Journal, World } from "../store/journal.js";
import { createWebhooks, type Webhooks } from "../webhook/index.js";
import { createApp } from "./app.js";
import type { Controls } from "./controls.js";
import { guardAddresses } from "./guards/guard-addresses.js";
import { openLighting } from "./lighting.js";
import { listen } from "./listen.js";
import { createMetrics } from "./metrics/metrics.js";
import { noteAnswers } from "./note-answers.js";
import { openJournal } from "./open-journal.js";
import { keepDeliveries } from "./record/delivery-record.js";
import { tellOfEffects } from "./record/effects.js";
import { statusReport } from "./status.js";

export interface RunningServer {
  /** Where this machine reaches it, such as `http://127.0.0.1:3000`. */
  readonly origin: string;
  /** For further handlers. */
  readonly webhooks: Webhooks;
  /** Takes no more, ends the streams, waits for what is under way and then cuts what is left. */
  readonly close: (options?: { readonly giveBack: boolean }) => Promise<void>;
}

export interface StartOptions {
  readonly settings: Settings;
  readonly lights: LightsConfig;
  /** The webhook's tokens: the settings', or those made for this run. */
  readonly tokens: readonly string[];
  readonly log: Logger;
  /** Nobody is guided to connect Buildkite. */
  readonly isDemo?: boolean;
}

/** The note of the addresses that Buildkite published last. */
const ADDRESSES_NOTE = "webhook_ips";

/** Puts the app together and listens. Rejects where the port cannot be had. */
export async function start({
  settings,
  lights,
  tokens,
  log,
  isDemo = false,
}: StartOptions): Promise<RunningServer> {
  const { accept, toleranceSeconds, trustProxy, followToken } = settings;
  const now = Date.now;
  let stopping = false;
  let catchUp: CatchUp | undefined = undefined;
  const { journal, budget, queue } = await openJournal(settings, log, () => catchUp?.request());
  const unhealthy = () =>
    stopping ? "The app is stopping." : (journal.unavailable() ?? addresses.unavailable());
  const metrics = createMetrics({
    now,
    newestDeliveryAt: () => board.arrivals().updatedAt,
    unhealthy,
    isDriving: journal.mayDrive,
    queue,
    isRedisUp: () => (settings.redis ? journal.unavailable() === undefined : undefined),
    branches: () => board.state().branches.size,
  });
  const { tally, hasAnswered } = noteAnswers(metrics.tally, () => {
    lighting.screen.change();
  });
  const lighting = openLighting({ settings, config: lights, journal, budget, tally, log, now });
  const { board, feed } = lighting;
  const record = keepDeliveries(now);
  const { apply } = lighting.world;
  const notifications = openNotifications({
    endpoint: settings.notify,
    board,
    journal,
    log,
    now,
  });
  let kept: unknown;
  const world: World = {
    ...lighting.world,
    apply: tellOfEffects({ board, apply, now, applied: record.applied }),
    know({ state, notes }) {
      kept = notes.get(ADDRESSES_NOTE);
      lighting.world.know({ state, notes });
    },
    take(notes) {
      lighting.world.take(notes);
      notifications.take(notes);
      // Of several processes, the one that drives catches up for all.
      catchUp?.begin();
    },
    leave() {
      lighting.world.leave();
      notifications.leave();
    },
  };
  await journal.begin(world);
  const keep = (entries: readonly string[]) => void journal.note(ADDRESSES_NOTE, entries);
  const addresses = guardAddresses(settings, { kept, keep, log });
  catchUp = settings.buildkite && openCatchUp(settings.buildkite);
  const webhooks = createWebhooks({
    token: tokens,
    accept,
    toleranceSeconds,
    // What is answered 200 is kept, where anything is.
    acknowledge: journal.isDurable ? "after-handlers" : "before-handlers",
    replays: journal.replays,
  });
  webhooks.on("*", async (event, delivery) => {
    const isClaimed = journal.replays !== undefined && delivery.method === "signature";
    if (!isClaimed) await journal.write({ word: wordOf({ event, delivery }) });
  });

  function openCatchUp({ token, organization }: NonNullable<Settings["buildkite"]>) {
    return createCatchUp({
      account: { apiUrl: settings.buildkiteApiUrl, token, organization },
      onSighting: async (sighting) => {
        if (journal.mayDrive()) await journal.write({ word: { sighting, receivedAt: now() } });
      },
      log,
      now,
    });
  }

  const status = () =>
    statusReport({
      state: board.state(),
      showings: board.showings(),
      context: board.context(),
      paused: world.isPaused(),
      faults: lighting.faults(),
      now: now(),
      ...board.arrivals(),
    });
  const setup = () => ({
    isTokenSet: settings.tokens !== undefined,
    hasPing: board.arrivals().lastPing !== undefined,
    hasBuild: board.state().branches.size > 0,
    // Of several processes, the one that drives knows. On the page alone, there is nobody to ask.
    hasAnswered: hasAnswered() || !journal.mayDrive() || !hasBulbs(board.showings()),
  });
  const app = createApp({
    webhooks,
    guards: addresses.handlers,
    metrics,
    record,
    screen: lighting.screen,
    followed: feed && followToken !== undefined ? { token: followToken, feed } : undefined,
    accept,
    trustProxy,
    dashboard: { password: settings.dashboardPassword, production: settings.production },
    status,
    setup: () => (isDemo ? undefined : setup()),
    advice: settings.lightsConfig === undefined ? "BRANCHES=* shows all" : "see LIGHTS_CONFIG",
    controls: controlsOf(journal, world, now),
    unhealthy,
    log,
  });

  async function end(giveBack: boolean): Promise<void> {
    addresses.close();
    await catchUp?.close();
    await notifications.close();
    await lighting.close({ giveBack });
    await journal.close();
  }

  const listening = await listen(app, settings).catch(async (error: unknown) => {
    await end(false);
    throw error;
  });
  if (journal.mayDrive()) catchUp?.begin();
  return {
    origin: listening.origin,
    webhooks,
    async close({ giveBack } = { giveBack: false }) {
      stopping = true;
      listening.stop();
      const ended = listening.ended();
      await webhooks.close();
      await end(giveBack);
      await ended;
    },
  };
}

function hasBulbs(showings: readonly Showing[]): boolean {
  return showings.some(({ stage }) => stage.kinds.some((kind) => kind !== "screen"));
}

function controlsOf(journal: Journal, world: World, now: () => number): Controls {
  return {
    pause: () => journal.write({ paused: true }),
    resume: () => journal.write({ paused: false }),
    async dismiss(key: string) {
      if (!world.state().branches.has(key)) return false;
      await journal.write({ dismissed: key });
      return true;
    },
    test: (color) => journal.write({ tested: { color, at: now() } }),
  };
}
