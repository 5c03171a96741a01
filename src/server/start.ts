import type { Logger } from "pino";
import type { CatchUp } from "../catch-up/index.js";
import { openNotifications } from "../notify/index.js";
import type { Light } from "../lights/light.js";
import type { Showing } from "../lights/showing.js";
import type { LightsConfig } from "../settings/lights/index.js";
import type { Settings } from "../settings/settings.js";
import type { World } from "../store/journal.js";
import type { Webhooks } from "../webhook/index.js";
import { createApp } from "./app.js";
import { createControls } from "./controls.js";
import { guardAddresses } from "./guards/guard-addresses.js";
import { openLighting } from "./lighting.js";
import { listen } from "./listen.js";
import { createMetrics } from "./metrics/metrics.js";
import { noteAnswers } from "./note-answers.js";
import { openCatchUp } from "./open-catch-up.js";
import { openJournal } from "./open-journal.js";
import { openWebhooks } from "./open-webhooks.js";
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
  const { accept, trustProxy, followToken } = settings;
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
  const { notify: endpoint } = settings;
  const notifications = openNotifications({ endpoint, board, journal, log, now });
  const { apply } = lighting.world;
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
  catchUp = openCatchUp(settings, { journal, log, now });
  const webhooks = openWebhooks(settings, { tokens, journal });
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
    controls: createControls({ journal, world, now }),
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
  const isBulb = (kind: Light["kind"]) => kind === "cloud" || kind === "lan";
  return showings.some(({ stage }) => stage.kinds.some(isBulb));
}
