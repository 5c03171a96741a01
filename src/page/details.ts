import { createFilter } from "./filter.js";
import { patch } from "./patch.js";

/** What the server says in HTML, around the lights: kept as the server would say it now. */
export function createDetails(): (fresh: Document) => void {
  const filter = createFilter();
  return (fresh) => {
    const focused = document.activeElement;
    patch(document.body, fresh.body);
    filter();
    // What moves loses it.
    if (focused instanceof HTMLElement && focused.isConnected)
      focused.focus({ preventScroll: true });
  };
}
