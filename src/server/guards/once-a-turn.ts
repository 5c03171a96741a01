/**
 * Whether this is the first time in this turn of the event loop. Of a connection, a second request in
 * one turn came in one read with the first: it was sent without awaiting the answer.
 */
export function onceATurn(): (what: object) => boolean {
  const seen = new Set<object>();
  return (what) => {
    if (seen.has(what)) return false;
    if (seen.size === 0) {
      setImmediate(() => {
        seen.clear();
      });
    }
    seen.add(what);
    return true;
  };
}
