import type { BranchEffect, Effects } from "./effects.js";
import type { RecordedDelivery } from "./recorded.js";

/** What `GET /api/deliveries` answers, version 1: the newest first, times in ISO 8601. */
export function deliveriesReport(recent: readonly RecordedDelivery[]) {
  return { version: 1, deliveries: recent.map(deliveryReport) };
}

function deliveryReport(delivery: RecordedDelivery) {
  const { at, event, verdict, refusal, status, milliseconds } = delivery;
  const { id, address, method, headers, body, effects } = delivery;
  const parsed: unknown = body === undefined ? null : JSON.parse(body);
  return {
    at: new Date(at).toISOString(),
    event: event ?? null,
    verdict,
    code: refusal?.code ?? null,
    message: refusal?.message ?? null,
    status: status ?? null,
    milliseconds: roundMilliseconds(milliseconds),
    id: id ?? null,
    address,
    method: method ?? null,
    effects: effects ? effectsReport(effects) : null,
    headers,
    body: parsed,
  };
}

function effectsReport({ branch, lights }: Effects) {
  return { branch: branch ? branchReport(branch) : null, lights };
}

function branchReport({ pipeline, ref, from, to, build, isNewBuild }: BranchEffect) {
  return {
    pipeline,
    branch: ref.name,
    kind: ref.kind,
    pullRequest: ref.pullRequest ?? null,
    from: from ?? null,
    to: to ?? null,
    build,
    isNewBuild,
  };
}

/** To a tenth: what is finer is noise. */
export function roundMilliseconds(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
