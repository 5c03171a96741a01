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

  override get(key: string): Promise<ClientRateLimitInfo | undefined> {
    return super.get(this.#place(key));
  }

  override increment(key: string): Promise<ClientRateLimitInfo> {
    return super.increment(this.#place(key));
  }

  #place(key: string): string {
    const isCounted = this.current.has(key) || this.previous.has(key);
    const isRoom = this.current.size + this.previous.size < this.#maxKeys;
    return isCounted || isRoom ? key : OTHERS;
  }
}
