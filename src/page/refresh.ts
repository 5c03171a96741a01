/** Milliseconds: changes that come together are asked for together. */
const SOON = 50;
/** Between two questions, and how many times as long as the answer took. */
const GAP = 1_000;
const GAP_TIMES = 4;
/** Times on the page are told in words, which grow old. */
const OLD = 60_000;

/**
 * Asks the server for this page anew when told to, at most once a second, and less often where it
 * takes long to answer. A page that nobody sees waits until it is seen.
 */
export function createRefresh(onFresh: (fresh: Document) => void): () => void {
  let isBusy = false;
  let isDue = false;

  async function ask(): Promise<void> {
    isDue = false;
    const response = await fetch(location.href);
    if (!response.ok) return;
    onFresh(new DOMParser().parseFromString(await response.text(), "text/html"));
  }

  function refresh(): void {
    isDue = true;
    if (isBusy || document.hidden) return;
    isBusy = true;
    setTimeout(() => {
      const began = performance.now();
      // Where the server is gone, the stream says so.
      void ask()
        .catch(() => undefined)
        .finally(() => {
          setTimeout(rest, Math.max(GAP, GAP_TIMES * (performance.now() - began)));
        });
    }, SOON);
  }

  function rest(): void {
    isBusy = false;
    if (isDue) refresh();
  }

  document.addEventListener("visibilitychange", () => {
    if (isDue) refresh();
  });
  setInterval(refresh, OLD);
  return refresh;
}
