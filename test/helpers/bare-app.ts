import type { Express } from "express";
import { EMPTY } from "../../src/builds/state.js";
import { createScreen } from "../../src/lights/screen/index.js";
import { createApp, type AppOptions } from "../../src/server/app.js";
import { createMetrics } from "../../src/server/metrics/metrics.js";
import { keepDeliveries } from "../../src/server/record/delivery-record.js";
import { createWebhooks } from "../../src/webhook/index.js";
import { TOKEN } from "./app.js";
import { DONE } from "./dashboard.js";
import { QUIET } from "./metered-app.js";
import { reportOf } from "./report.js";
import { ruleOf, SILENT } from "./rules.js";

const NOTHING_KNOWN = reportOf(EMPTY, { rules: [ruleOf()], now: 0 });

/** The app's routes, with nothing behind them. */
export function bareApp(options: Partial<AppOptions> = {}): Express {
  return createApp({
    webhooks: createWebhooks({ token: TOKEN }),
    guards: [],
    metrics: createMetrics(QUIET),
    record: keepDeliveries(() => 0),
    screen: createScreen({ log: SILENT }),
    followed: undefined,
    accept: "either",
    trustProxy: 0,
    dashboard: { password: undefined, production: false },
    status: () => NOTHING_KNOWN,
    advice: "",
    setup: () => DONE,
    controls: {
      pause: () => Promise.resolve(),
      resume: () => Promise.resolve(),
      dismiss: () => Promise.resolve(false),
      test: () => Promise.resolve(),
    },
    unhealthy: () => undefined,
    log: SILENT,
    ...options,
  });
}
