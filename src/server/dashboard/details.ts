import type { StatusReport } from "../status.js";

/** What only readers who may know names are shown. */
export interface Details {
  readonly report: StatusReport;
  /** How a branch that no light shows can be shown. */
  readonly advice: string;
  /** Why no delivery can be taken now. */
  readonly unhealthy: string | undefined;
  /** Whether the reader may press the buttons. */
  readonly mayChange: boolean;
}
