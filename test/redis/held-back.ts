import type { SendCommand } from "../../src/redis/replay-store.js";
import { until } from "../helpers/until.js";

/** Called with a command's place among all that were sent, from 1: it waits for it, and may throw. */
export type Hold = (place: number) => Promise<void> | void;

/** A client whose commands a test holds back, before Redis has them or before their reply is told. */
export function heldBack(
  sendCommand: SendCommand,
  { before, after }: { readonly before?: Hold; readonly after?: Hold } = {},
) {
  const commands: string[] = [];
  let underWay = 0;
  const send: SendCommand = async (command, ...args) => {
    commands.push(command);
    const place = commands.length;
    underWay++;
    try {
      await before?.(place);
      const reply = await sendCommand(command, ...args);
      await after?.(place);
      return reply;
    } finally {
      underWay--;
    }
  };
  /** Once so many were sent to take a claim back, and all commands have their reply. */
  const tookBack = (times: number): Promise<void> =>
    until(() => commands.filter((each) => each === "EVAL").length >= times && underWay === 0);
  return { send, commands, tookBack };
}

export function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}
