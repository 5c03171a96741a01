import { once } from "node:events";
import { connect as connectTcp, isIP } from "node:net";
import { connect as connectTls } from "node:tls";
import { systemCode } from "../../http/system-code.js";
import { withoutBrackets } from "../../settings/nearby.js";
import { failed, noted, ok, type Check } from "./check.js";

/** Milliseconds. */
const TIMEOUT = 10_000;

/** Connects, and sends nothing: whatever is sent there counts as news of a build. */
export const notifyCheck: Check = {
  name: "Notifications",
  async run({ settings: { notify } }, signal) {
    if (!notify) return noted("NOTIFY_URL is not set: nobody is told of verdicts.");
    try {
      await connectTo(notify.url, signal);
    } catch (error) {
      // Not the error's text: that may quote the address, which may be a secret.
      const reason = systemCode(error) ?? "unknown";
      return failed(
        `The host of NOTIFY_URL is not reached: ${reason}. Check the address, its certificate, and the network.`,
      );
    }
    return ok("The host of NOTIFY_URL is reached. Nothing was sent to it.");
  },
};

async function connectTo(url: URL, signal: AbortSignal): Promise<void> {
  const host = withoutBrackets(url.hostname);
  const isTls = url.protocol === "https:";
  const port = url.port === "" ? (isTls ? 443 : 80) : Number(url.port);
  const socket = isTls
    ? connectTls({ host, port, servername: isIP(host) === 0 ? host : "" })
    : connectTcp({ host, port });
  // AbortSignal.any() with a timeout would do, but on Node 20 that timeout may be lost.
  const timer = setTimeout(() => {
    socket.destroy(Object.assign(new Error("No connection in time."), { code: "ETIMEDOUT" }));
  }, TIMEOUT);
  try {
    await once(socket, isTls ? "secureConnect" : "connect", { signal });
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}
