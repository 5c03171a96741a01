import { bodyOf, type Body, type Wanted } from "./body.js";
import { changesTo } from "./changes.js";
import type { Webhook } from "./webhook.js";

/** A request to Buildkite. */
export type Step =
  | { readonly kind: "make"; readonly body: Body }
  | {
      readonly kind: "change";
      readonly id: string;
      /** In words, without secrets. */
      readonly differences: readonly string[];
      /** Only what differs: the rest stays as it is. */
      readonly body: Partial<Body>;
    }
  | { readonly kind: "enable"; readonly id: string }
  | { readonly kind: "remove"; readonly id: string };

/** What leads from the webhook that is there, if one is, to the wanted one; undefined wants none. */
export function plan(present: Webhook | undefined, wanted: Wanted | undefined): readonly Step[] {
  if (!wanted) return present ? [{ kind: "remove", id: present.id }] : [];
  if (!present) return [{ kind: "make", body: bodyOf(wanted) }];
  const { id, enabled } = present;
  const { differences, body } = changesTo(present, wanted);
  return [
    ...(differences.length > 0 ? [{ kind: "change", id, differences, body } as const] : []),
    ...(enabled ? [] : [{ kind: "enable", id } as const]),
  ];
}
