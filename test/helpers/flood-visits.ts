import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { transformFile } from "@swc/core";
import type { Errand, Visit } from "./flood-visitor.js";

const VISITOR = join(import.meta.dirname, "flood-visitor.ts");

export interface Visits {
  /** All that were paid since it was last asked. */
  readonly take: () => readonly Visit[];
  /** Resolves once the last one has been paid; rejects where one found nobody. */
  readonly end: () => Promise<void>;
}

/** Asks for health and brings deliveries, one after the other, from a thread that no flood keeps busy. */
export async function visit(errand: Errand): Promise<Visits> {
  const { code } = await transformFile(VISITOR, {
    jsc: { parser: { syntax: "typescript" }, target: "es2022" },
  });
  const url = new URL(`data:text/javascript,${encodeURIComponent(code)}`);
  const worker = new Worker(url);
  worker.postMessage(errand);
  const ended = once(worker, "exit");
  // Awaited when it is ended.
  ended.catch(() => undefined);
  const visits: Visit[] = [];
  worker.on("message", (each: Visit) => visits.push(each));
  return {
    take: () => visits.splice(0),
    async end() {
      worker.postMessage("over");
      await ended;
    },
  };
}
