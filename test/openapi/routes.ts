import { METHODS } from "node:http";
import { z } from "zod";

export interface Route {
  readonly path: string;
  /** In lower case; undefined where it takes every method. */
  readonly method: string | undefined;
}

const Layer = z.object({
  route: z
    .object({
      path: z.union([z.string(), z.array(z.string())]),
      stack: z.array(z.object({ method: z.string() })),
    })
    .optional(),
  handle: z.unknown(),
});

/** All routes of an Express router, and of those that are mounted in it without a path. */
export function routesOf(router: unknown): readonly Route[] {
  if (typeof router !== "function" || !("stack" in router)) return [];
  const layers = z.array(Layer).parse(router.stack);
  return layers.flatMap(({ route, handle }) => {
    if (!route) return routesOf(handle);
    const all = new Set(route.stack.map(({ method }) => method));
    const methods = all.size === METHODS.length ? [undefined] : [...all];
    const paths = [route.path].flat().map((path) => path.replace(/:(\w+)/g, "{$1}"));
    return paths.flatMap((path) => methods.map((method) => ({ path, method })));
  });
}
