import GithubSlugger from "github-slugger";

const FENCED = /^( *)(`{3,}|~{3,})[^]*?^\1\2`*$/gm;
const CODE = /(`+)[^]*?[^`]\1(?!`)/g;

const TARGETS = [
  // [text](target "title"), ![text](target)
  /\]\(\s*<?([^)>\s]*)>?(?:\s+"[^"]*")?\s*\)/g,
  // [name]: target
  /^ {0,3}\[[^\]]+\]:\s*<?([^>\s]+)/gm,
  // <https://example.com>
  /<(https?:[^>\s]*)>/g,
  /<(?:a|img)\s[^>]*?(?:href|src)="([^"]*)"/g,
];

/** Where the links and images of a text lead, outside of code. */
export function targetsIn(markdown: string): readonly string[] {
  const text = markdown.replace(FENCED, "").replace(CODE, "");
  return TARGETS.flatMap((pattern) => [...text.matchAll(pattern)].map(([, target = ""]) => target));
}

/** The anchors of a text's headings, as GitHub makes them. */
export function anchorsIn(markdown: string): readonly string[] {
  const slugger = new GithubSlugger();
  const headings = markdown.replace(FENCED, "").matchAll(/^ {0,3}#{1,6} +(.*?)(?: +#+)? *$/gm);
  return [...headings].map(([, heading = ""]) => slugger.slug(plain(heading)));
}

/** A heading without what is not read: links' targets, and the marks of code and emphasis. */
function plain(heading: string): string {
  return heading
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[`*]/g, "")
    .trim();
}
