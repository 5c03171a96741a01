import express, { Router, type Response } from "express";
import { z } from "zod";
import { TEST_COLORS, type TestColor } from "../builds/moment.js";
import type { Journal, World } from "../store/journal.js";
import { fail } from "./fail.js";
import { requirePassword, type PasswordOptions } from "./password.js";
import { requireSameOrigin } from "./same-origin.js";

/** What a person can change by the buttons of the dashboard. Resolves once it is kept, as far as it can be. */
export interface Controls {
  /** Gives the bulbs back what they showed before us, and leaves them alone until `resume`. */
  readonly pause: () => Promise<void>;
  readonly resume: () => Promise<void>;
  /** Shows a branch no more until it is heard of again. False where there is no such branch. */
  readonly dismiss: (key: string) => Promise<boolean>;
  /** Shows a colour on every light for some seconds, unless they are paused. */
  readonly test: (color: TestColor) => Promise<void>;
}

export interface ControlledOptions {
  readonly journal: Pick<Journal, "write">;
  readonly world: Pick<World, "state">;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Each is a change in the journal, as deliveries are. */
export function createControls({ journal, world, now }: ControlledOptions): Controls {
  return {
    pause: () => journal.write({ paused: true }),
    resume: () => journal.write({ paused: false }),
    async dismiss(key) {
      if (!world.state().branches.has(key)) return false;
      await journal.write({ dismissed: key });
      return true;
    },
    test: (color) => journal.write({ tested: { color, at: now() } }),
  };
}

export interface ControlsOptions {
  readonly controls: Controls;
  readonly dashboard: PasswordOptions;
  readonly trustProxy: number;
}

/** The paths of what a person can change, all of them forms. */
export const CONTROLS = ["/api/pause", "/api/resume", "/api/dismiss", "/api/test"];

const Dismissal = z.object({ key: z.string() });
const Test = z.object({ color: z.enum(TEST_COLORS) });

/** What is posted to `CONTROLS`, answered with the way back to the dashboard. */
export function controlsRouter({ controls, dashboard, trustProxy }: ControlsOptions): Router {
  const router = Router();
  router.use(CONTROLS, requireSameOrigin(trustProxy), requirePassword(dashboard, "change"));
  router.post("/api/pause", async (_request, response) => {
    await controls.pause();
    back(response);
  });
  router.post("/api/resume", async (_request, response) => {
    await controls.resume();
    back(response);
  });
  const form = express.urlencoded({ extended: false, limit: "16kb" });
  router.post("/api/dismiss", form, async (request, response) => {
    const { data } = Dismissal.safeParse(request.body);
    if (data && (await controls.dismiss(data.key))) {
      back(response);
      return;
    }
    const message = "There is no such branch (any more). `key` is what /api/status gives for it.";
    fail(response, 404, "branch_unknown", message);
  });
  router.post("/api/test", form, async (request, response) => {
    const { data } = Test.safeParse(request.body);
    if (data) {
      await controls.test(data.color);
      back(response);
      return;
    }
    const message = `\`color\` has to be one of ${TEST_COLORS.join(", ")}.`;
    fail(response, 400, "color_unknown", message);
  });
  return router;
}

function back(response: Response): void {
  response.redirect(303, "/builds");
}
