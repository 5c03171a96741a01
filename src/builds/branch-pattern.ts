/** A pattern that cannot mean anything at Buildkite. */
export class BranchPatternError extends Error {
  override readonly name = "BranchPatternError";
}

export type BranchMatcher = (branch: string) => boolean;

/**
 * Buildkite's branch patterns: tokens separated by white space, `!` before one that excludes, `*`
 * for any run of characters. A branch matches if some including token does, or there is none, and
 * no excluding one does. Matching takes linear time for each token, whatever a stranger names a
 * branch. Throws a BranchPatternError.
 */
export function branchMatcher(pattern: string): BranchMatcher {
  const tokens = pattern.match(/\S+/g) ?? [];
  const excluding = tokens.filter((token) => token.startsWith("!")).map((token) => token.slice(1));
  const including = tokens.filter((token) => !token.startsWith("!"));
  if (excluding.some((token) => token === "" || token.startsWith("!"))) {
    throw new BranchPatternError("`!` must be followed by a branch, as in `!production`.");
  }
  if (tokens.some((token) => /^!?["'`]|["'`]$/.test(token))) {
    throw new BranchPatternError('Quotes are no part of a pattern: write main, not "main".');
  }
  const includes = including.map(tokenMatcher);
  const excludes = excluding.map(tokenMatcher);
  return (branch) =>
    (includes.length === 0 || includes.some((matches) => matches(branch))) &&
    !excludes.some((matches) => matches(branch));
}

/** The first and last part are anchored; each one between is searched from where the last ended. */
function tokenMatcher(token: string): BranchMatcher {
  const [first = "", ...parts] = token.split("*");
  const last = parts.pop();
  if (last === undefined) return (branch) => branch === token;
  return (branch) => {
    if (branch.length < first.length + last.length) return false;
    if (!branch.startsWith(first) || !branch.endsWith(last)) return false;
    const middle = branch.slice(first.length, branch.length - last.length);
    let from = 0;
    for (const part of parts) {
      const found = middle.indexOf(part, from);
      if (found === -1) return false;
      from = found + part.length;
    }
    return true;
  };
}
