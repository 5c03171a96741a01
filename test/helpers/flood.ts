import { connect, type Socket } from "node:net";

/** A connection whose end is all that is heard of it. */
export function open(port: number): Socket {
  // What is cut on the other side ends with an error here; "close" follows.
  return connect(port, "127.0.0.1").on("error", () => undefined);
}

/** However it ends. */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once("close", () => {
      resolve();
    });
  });
}

/** Does it so often, so many at a time. */
export async function repeat(
  count: number,
  atATime: number,
  task: (index: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  async function some(): Promise<void> {
    while (next < count) await task(next++);
  }
  await Promise.all(Array.from({ length: atATime }, some));
}

/** Sends the bytes, then nothing more. Resolves with the status lines of all answers once it is closed. */
export async function fire(port: number, bytes: Uint8Array): Promise<readonly string[]> {
  const socket = open(port).setEncoding("latin1");
  let answers = "";
  socket.on("data", (text: string) => (answers += text));
  socket.end(bytes);
  await closed(socket);
  return answers.match(/^HTTP\/1\.1 \d+/gm) ?? [];
}

/** Sends the bytes and goes away in the middle of whatever it is. */
export async function abort(port: number, bytes: Uint8Array, reset: boolean): Promise<void> {
  const socket = open(port);
  socket.write(bytes, () => {
    if (reset) socket.resetAndDestroy();
    else socket.destroy();
  });
  await closed(socket);
}

/**
 * Sends so many requests on connections that it keeps, one after the other on each, and counts the
 * answers by their status. One that is cut is opened again.
 */
export async function keepAsking(
  port: number,
  count: number,
  requestOf: (index: number) => Uint8Array,
): Promise<Readonly<Record<string, number>>> {
  const statuses: Record<string, number> = {};
  let next = 0;

  async function ask(): Promise<void> {
    const socket = open(port).setEncoding("latin1").setNoDelay();
    const send = (): void => {
      if (next < count) socket.write(requestOf(next++));
      else socket.destroy();
    };
    socket.on("data", (text: string) => {
      const [, status] = /^HTTP\/1\.1 (\d+)/.exec(text) ?? [];
      if (status === undefined) return;
      statuses[status] = (statuses[status] ?? 0) + 1;
      send();
    });
    send();
    await closed(socket);
    if (next < count) await ask();
  }

  await Promise.all(Array.from({ length: 50 }, ask));
  return statuses;
}

export interface Dripping {
  /** How often one of them was cut, and came again. */
  readonly cuts: () => number;
  readonly stop: () => void;
}

/** Keeps so many connections that send a byte a second, the first `head` bytes at once. */
export function drip(
  port: number,
  count: number,
  bytesOf: (index: number) => { readonly bytes: Uint8Array; readonly head: number },
): Dripping {
  const sockets = new Set<Socket>();
  let cuts = 0;
  let isOver = false;

  function begin(index: number): void {
    const { bytes, head } = bytesOf(index);
    const socket = open(port);
    let sent = head;
    sockets.add(socket);
    socket.resume().write(bytes.subarray(0, head));
    const timer = setInterval(() => socket.write(bytes.subarray(sent, ++sent)), 1000);
    socket.once("close", () => {
      clearInterval(timer);
      sockets.delete(socket);
      if (isOver) return;
      cuts += 1;
      begin(index);
    });
  }

  for (let index = 0; index < count; index += 1) begin(index);
  return {
    cuts: () => cuts,
    stop() {
      isOver = true;
      for (const socket of sockets) socket.destroy();
    },
  };
}
