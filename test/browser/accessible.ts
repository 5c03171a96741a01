import axe from "axe-core";
import type { Page } from "playwright-core";
import { z } from "zod";

const Results = z.object({
  violations: z.array(
    z.object({ id: z.string(), help: z.string(), nodes: z.array(z.object({ html: z.string() })) }),
  ),
});

/** What axe finds wrong with the page as it is, one line for each place. */
export async function violationsOf(page: Page): Promise<string[]> {
  const rules = { "target-size": { enabled: true } };
  const results: unknown = await page.evaluate(
    `${axe.source};axe.run(document, ${JSON.stringify({ rules })})`,
  );
  return Results.parse(results).violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html }) => `${id}: ${help}: ${html}`),
  );
}
