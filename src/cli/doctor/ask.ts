import {
  exchange,
  ExchangeError,
  type Exchange,
  type ExchangeOptions,
} from "../../http/exchange.js";

/** Milliseconds. */
const TIMEOUT = 10_000;
const MAX_BYTES = 256 * 1024;

type Request = Pick<ExchangeOptions, "method" | "headers" | "body" | "signal">;

/** Asks a host; rejects with a sentence where no answer came. */
export async function askHost(url: URL, request: Request): Promise<Exchange> {
  try {
    return await exchange(url, { ...request, timeout: TIMEOUT, maxBytes: MAX_BYTES });
  } catch (error) {
    const reason = error instanceof ExchangeError ? error.message : "request failed";
    throw new Error(
      `${url.origin} does not answer: ${reason}. Check the address, and the network.`,
      { cause: error },
    );
  }
}
