// The server sends something every 15 s. A network that fell silent gives no error of its own.
const SILENCE_MS = 40_000;
const REOPEN_MS = 5_000;

export interface Follower {
  readonly onLights: (data: string) => void;
  /** There is something new to ask the server for. */
  readonly onChange: () => void;
  /** Called again with every failed try. */
  readonly onLost: () => void;
}

/**
 * Follows the stream for as long as the page is open. EventSource reconnects by itself, except
 * after an answer that is no stream (a 503) and when the connection dies without a word.
 */
export function follow(url: string, { onLights, onChange, onLost }: Follower): void {
  let source = new EventSource(url);
  let timer: number | undefined;

  function open(): void {
    source = new EventSource(url);
    listen();
  }

  function reopenIn(delay: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      source.close();
      onLost();
      open();
    }, delay);
  }

  function listen(): void {
    reopenIn(SILENCE_MS);
    source.addEventListener("lights", ({ data }: MessageEvent<string>) => {
      reopenIn(SILENCE_MS);
      onLights(data);
    });
    source.addEventListener("changed", onChange);
    source.addEventListener("heartbeat", () => {
      reopenIn(SILENCE_MS);
    });
    source.addEventListener("error", () => {
      onLost();
      if (source.readyState === EventSource.CLOSED) reopenIn(REOPEN_MS);
    });
  }

  listen();
}
