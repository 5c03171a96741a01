/** Why nothing more is heard of the app, and what can be done about it. It quotes nothing of an answer. */
export interface LineEnd {
  /** Names the kind of end; a run of ends with one code is logged once. */
  readonly code: string;
  readonly message: string;
  /** It lasts until somebody changes something. */
  readonly isRefusal?: true;
}

export const ENDED: LineEnd = {
  code: "line_ended",
  message: "The app has ended the stream, as when it starts anew. It is tried again",
};

export const UNREADABLE: LineEnd = {
  code: "line_unreadable",
  message:
    "The app tells what cannot be read here: check FOLLOW_URL, and that the app and this are of one version",
};

const MOVED: LineEnd = {
  code: "line_redirected",
  message: "The app is elsewhere than at FOLLOW_URL: set it to the address that it is at",
  isRefusal: true,
};

const REFUSALS: Readonly<Record<number, LineEnd>> = {
  401: {
    code: "line_token_wrong",
    message: "The app does not take this FOLLOW_TOKEN: set the same here and for the app",
    isRefusal: true,
  },
  403: {
    code: "line_shut",
    message: "The app lets nobody follow: set FOLLOW_TOKEN for the app, to the same as here",
    isRefusal: true,
  },
  404: {
    code: "line_not_there",
    message:
      "At FOLLOW_URL is no app that can be followed: check the address, and that the app is up to date",
    isRefusal: true,
  },
};

export function unreached(why: string): LineEnd {
  return { code: "line_broken", message: `The app is not reached (${why}). It is tried again` };
}

/** Undefined where the answer is a stream. */
export function endIn({
  status,
  headers,
}: Pick<Response, "status" | "headers">): LineEnd | undefined {
  if (status >= 300 && status < 400) return MOVED;
  const isStream = headers.get("content-type")?.startsWith("text/event-stream") ?? false;
  if (status === 200 && isStream) return undefined;
  const message = `The app answers ${String(status)} and no stream, as while it starts. It is tried again`;
  return REFUSALS[status] ?? { code: "line_no_stream", message };
}
