/** How Buildkite's tokens begin; what they, and ours, look like; a password in a URL; an option for one. */
const SECRETS = [
  /bk[a-z]{2}_\w{8}/i,
  /(?:^|[^0-9a-z])[0-9a-f]{32,}(?:$|[^0-9a-z])/i,
  /:\/\/[^/]*@/,
  /^--(?:[a-z]+-)*(?:token|password)(?:=|$)/,
];

/** Whether an argument may hold a secret, which must not even be quoted. */
export function looksSecret(argument: string): boolean {
  return SECRETS.some((pattern) => pattern.test(argument));
}
