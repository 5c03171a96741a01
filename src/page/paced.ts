/**
 * Passes values on at least `gap` milliseconds apart; of those that come faster, only the newest.
 * So a burst of deliveries cannot make the screen flicker.
 */
export function paced<T>(gap: number, pass: (value: T) => void): (value: T) => void {
  let pending: { readonly value: T } | undefined;
  let waiting = false;

  function next(): void {
    waiting = pending !== undefined;
    if (pending === undefined) return;
    const { value } = pending;
    pending = undefined;
    setTimeout(next, gap);
    pass(value);
  }

  return (value) => {
    pending = { value };
    if (!waiting) next();
  };
}
