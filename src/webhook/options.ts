export interface VerifyOptions {
  /** The webhook's token at Buildkite, exactly as given there; several while one replaces another. */
  readonly token: string | readonly string[];
  /** `"signature"` or `"token"` alone refuse the other. Default `"either"`. */
  readonly accept?: "either" | "signature" | "token" | undefined;
  /** How far a signature's timestamp may lie from `now`, either way. Seconds, default 300. */
  readonly toleranceSeconds?: number | undefined;
  /** The clock, in milliseconds since 1970. Default `Date.now`. */
  readonly now?: (() => number) | undefined;
}

/** `VerifyOptions` with every default in place. */
export type CheckedOptions = { readonly tokens: readonly string[] } & {
  readonly [Name in "accept" | "toleranceSeconds" | "now"]: NonNullable<VerifyOptions[Name]>;
};

/** Throws a TypeError where an option makes no sense: a wrong one must not weaken the check. */
export function checkOptions(options: VerifyOptions): CheckedOptions {
  const { token, accept = "either", toleranceSeconds = 300, now = Date.now } = options;
  const tokens = typeof token === "string" ? [token] : token;
  const isToken = (each: unknown): boolean => typeof each === "string" && each !== "";
  const isSet = Array.isArray(tokens) && tokens.length > 0 && tokens.every(isToken);
  must("token", isSet, "is missing or empty: is WEBHOOK_TOKEN set?");
  must("accept", ["either", "signature", "token"].includes(accept));
  must("toleranceSeconds", Number.isSafeInteger(toleranceSeconds) && toleranceSeconds > 0);
  must("now", typeof now === "function");
  return { tokens, accept, toleranceSeconds, now };
}

/** Throws a TypeError that names the option unless it holds. */
export function must(option: string, holds: boolean, fault = "has a value not allowed."): void {
  if (!holds) throw new TypeError(`The option \`${option}\` ${fault}`);
}
