/** How LIFX counts the requests of a token, from LIFX's side. */
export interface Counting {
  readonly limit: number;
  /** Milliseconds. */
  readonly span: number;
  /** In windows that begin with a request, or at each request what lies so far behind it. */
  readonly manner: "fixed" | "sliding";
}

export const MINUTE: Counting = { limit: 120, span: 60_000, manner: "fixed" };

export interface Count {
  /** Of the present window, this request included. */
  readonly used: number;
  readonly headers: Readonly<Record<string, string>>;
}

export function createCounter({ limit, span, manner }: Counting): (now: number) => Count {
  let counted: number[] = [];

  function drop(now: number): void {
    const [oldest = now] = counted;
    if (manner === "sliding") counted = counted.filter((at) => at > now - span);
    else if (now >= oldest + span) counted = [];
  }

  return (now) => {
    drop(now);
    counted.push(now);
    const [oldest = now] = counted;
    const used = counted.length;
    return {
      used,
      headers: {
        "x-ratelimit-limit": String(limit),
        "x-ratelimit-remaining": String(Math.max(0, limit - used)),
        "x-ratelimit-reset": String(Math.ceil((oldest + span) / 1000)),
      },
    };
  };
}
