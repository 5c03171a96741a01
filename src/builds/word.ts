import { UnknownEvent, type Claimed } from "../webhook/index.js";
import { isOfBuild } from "./build-event.js";
import { MOMENTS, type MomentName } from "./moment.js";
import { sight, type Sighting } from "./sighting.js";

/** All that is taken of a delivery, or of an answer of the REST API: nothing else of it is kept or shared. */
export interface Word {
  readonly sighting?: Sighting;
  readonly moment?: MomentName;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
}

export function wordOf({ event, delivery }: Claimed): Word {
  const sighting = sight(event, delivery);
  const isWhole = !(event instanceof UnknownEvent) && (sighting !== undefined || !isOfBuild(event));
  const moment = isWhole ? MOMENTS.find((each) => each === event.event) : undefined;
  const { receivedAt } = delivery;
  return { ...(sighting && { sighting }), ...(moment && { moment }), receivedAt };
}
