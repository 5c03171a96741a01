import type { Status } from "../builds/status.js";

/**
 * The bulb's filament takes a shape for each status, so that nobody has to tell red from green.
 * SVG paths, drawn as strokes in the glass, which has its middle at 100, 95. From the worst status to
 * the best.
 */
export const SHAPES: Readonly<Record<Status, string>> = {
  failing: "M100 56 V104 M100 130 V131",
  failed: "M70 65 L130 125 M130 65 L70 125",
  failed_running: "M89 84 L111 106 M111 84 L89 106 M144 95 A44 44 0 1 1 138.1 73 M140 55 V74 H123",
  blocked: "M82 66 V124 M118 66 V124",
  running: "M84 66 L128 95 L84 124 Z",
  scheduled: "M100 60 A35 35 0 1 1 99.9 60 Z M100 76 V96 L112 103",
  passed: "M64 98 L90 124 L138 70",
};

/** The plain filament. */
const FILAMENT = "M76 206 L66 108 L84 86 L100 108 L116 86 L134 108 L124 206";

/** What the glass of a light is drawn with. */
export interface Drawing {
  readonly status: Status | "unknown";
  readonly shape: string;
}

/** While a moment plays, the status beneath it would contradict its words: then it is not drawn. */
export function drawingOf(light: { readonly status?: Status; readonly moment?: string }): Drawing {
  const { status, moment } = light;
  return status === undefined || moment !== undefined
    ? { status: "unknown", shape: FILAMENT }
    : { status, shape: SHAPES[status] };
}
