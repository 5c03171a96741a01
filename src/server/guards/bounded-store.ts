import { MemoryStore, type ClientRateLimitInfo } from "express-rate-limit";

/** Whom no place of their own is left for: they are counted together. */
const OTHERS = "others";

/** Counts by key as the library does, but never more keys than told: whoever has a large network
 * can come from more addresses than there is memory for. */
export class BoundedStore extends MemoryStore {
  readonly #maxKeys: number;

  constructor(maxKeys: number) {
    super();
    this.#maxKeys = maxKeys;
  }

  override increment(key: string): Promise<ClientRateLimitInfo> {
    return super.increment(this.#place(key));
  }

  /** How often it was counted within its window: what the library's `get` would only promise. */
  hits(key: string): number {
    const place = this.#place(key);
    const client = this.current.get(place) ?? this.previous.get(place);
    return client && client.resetTime.getTime() > Date.now() ? client.totalHits : 0;
  }

  #place(key: string): string {
    const isCounted = this.current.has(key) || this.previous.has(key);
    const isRoom = this.current.size + this.previous.size < this.#maxKeys;
    return isCounted || isRoom ? key : OTHERS;
  }
}
