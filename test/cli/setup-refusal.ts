import { expect } from "@jest/globals";
import type { SetupOptions } from "../../src/cli/setup/run.js";
import { TOKEN } from "../helpers/app.js";
import { API_TOKEN } from "../helpers/fake-notification-services.js";
import type { RunOptions, SetupWorld } from "../helpers/setup-world.js";

/** The one sentence that a run ends with. */
export async function refusalOf(
  world: SetupWorld,
  options: Partial<SetupOptions> = {},
  given: RunOptions = {},
): Promise<string> {
  const { code, stdout, stderr } = await world.run({ yes: true, ...options }, given);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^.+\n$/);
  for (const secret of [TOKEN, API_TOKEN]) expect(stdout + stderr).not.toContain(secret);
  return stderr.trim();
}
