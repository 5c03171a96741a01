import type { Logger } from "pino";
import { z } from "zod";
import { backoff } from "../../http/backoff.js";
import { exchange, parseJson } from "../../http/exchange.js";
import { toAddressList, type AddressList } from "../../settings/address-list.js";

export interface PublishedAddressesOptions {
  /** The origin of Buildkite's REST API. */
  readonly apiUrl: string;
  /** What was kept last, as it comes back from a disk. */
  readonly kept: unknown;
  /** Is given each new list, to be there at the next start. */
  readonly keep: (entries: readonly string[]) => void;
  readonly log: Logger;
  /** Milliseconds from one fetch to the next. A day where left out: new ones are announced a week ahead. */
  readonly interval?: number;
}

export interface PublishedAddresses {
  /** The last good list; undefined before there was any. */
  readonly list: () => AddressList | undefined;
  /** Why no delivery can be taken for want of a list. */
  readonly unavailable: () => string | undefined;
  readonly close: () => void;
}

const DAY = 24 * 60 * 60 * 1000;
/** Milliseconds for the whole answer. */
const TIMEOUT = 10_000;
/** Room for some thousand addresses. */
const MAX_BYTES = 64 * 1024;

const Entries = z.array(z.string()).nonempty();
const Meta = z.object({ webhook_ips: Entries });

/**
 * The addresses that Buildkite's webhooks come from, as it publishes them (`GET /v2/meta`, which asks
 * for no token): fetched now and daily, tried again until it works. A list that is empty or not
 * wholly readable is never taken; the one before stays.
 */
export function followPublishedAddresses(options: PublishedAddressesOptions): PublishedAddresses {
  const { apiUrl, keep, log, interval = DAY } = options;
  let list = readKept(options.kept, log);
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  const closing = new AbortController();

  function take(entries: readonly string[], read: AddressList): void {
    const before = new Set(list?.entries);
    const added = entries.filter((entry) => !before.has(entry));
    const removed = [...before].filter((entry) => !entries.includes(entry));
    list = read;
    if (added.length + removed.length === 0) return;
    const level = removed.length > 0 ? "warn" : "info";
    log[level]({ added, removed }, "Buildkite publishes other addresses for its webhooks now");
    keep(entries);
  }

  async function refresh(): Promise<void> {
    try {
      const entries = await fetchEntries(apiUrl, closing.signal);
      take(entries, mustRead(entries));
      if (failures > 0) log.info("Buildkite's addresses are fetched again");
      failures = 0;
    } catch (error) {
      if (closing.signal.aborted) return;
      if (failures === 0) log.warn({ err: error }, list ? STALE : UNKNOWN);
      failures += 1;
    }
    const wait = failures === 0 ? interval : backoff(failures - 1);
    timer = setTimeout(() => void refresh(), wait).unref();
  }

  void refresh();
  return {
    list: () => list,
    unavailable: () => (list ? undefined : UNKNOWN),
    close() {
      closing.abort();
      clearTimeout(timer);
    },
  };
}

const ADVICE =
  "check the network and BUILDKITE_API_URL, or list addresses in WEBHOOK_IPS; it is tried again until it works";
const STALE = `The list of Buildkite's addresses cannot be fetched, the one before is used: ${ADVICE}`;
const UNKNOWN = `The list of Buildkite's addresses is not known yet, and WEBHOOK_IPS=buildkite takes no delivery without: ${ADVICE}`;

function readKept(kept: unknown, log: Logger): AddressList | undefined {
  if (kept === undefined || kept === null) return undefined;
  const { data } = Entries.safeParse(kept);
  const read = data && toAddressList(data);
  if (read && "list" in read) return read.list;
  log.warn("the list of Buildkite's addresses that was kept cannot be read: it is fetched anew");
  return undefined;
}

function mustRead(entries: readonly string[]): AddressList {
  const read = toAddressList(entries);
  if ("list" in read) return read.list;
  throw new Error(`Of what Buildkite's API says ${read.faults[0]}`);
}

async function fetchEntries(apiUrl: string, signal: AbortSignal): Promise<readonly string[]> {
  const options = { signal, timeout: TIMEOUT, maxBytes: MAX_BYTES };
  const { status, text } = await exchange(new URL("/v2/meta", apiUrl), options);
  if (status !== 200) throw new Error(`Buildkite's API answered ${status}`);
  return Meta.parse(parseJson(text)).webhook_ips;
}
