import fc from "fast-check";

/** Where in a text something happens, and which of several things: any whole numbers from 0 on. */
interface Dice {
  readonly at: number;
  readonly which: number;
}

export type Mutator = (text: string, dice: Dice) => string;

/** Texts of a corpus, each after a few mutations. */
export function mutated(
  corpus: readonly string[],
  mutators: readonly Mutator[],
): fc.Arbitrary<string> {
  const all = [...mutators, crossed(corpus)];
  const dice = fc.record({ mutator: fc.nat(), at: fc.nat(), which: fc.nat() });
  return fc
    .tuple(fc.constantFrom(...corpus), fc.array(dice, { maxLength: 6 }))
    .map(([text, mutations]) =>
      mutations.reduce((now, { mutator, ...rest }) => oneOf(all, mutator)(now, rest), text),
    );
}

/** What goes wrong on any way: a bit, an end, a beginning, a part that comes twice. */
export const ANYWHERE: readonly Mutator[] = [
  (text, { at }) => text.slice(0, at % (text.length + 1)),
  (text, { at }) => text.slice(at % (text.length + 1)),
  (text, { at, which }) => {
    const index = at % (text.length || 1);
    const flipped = String.fromCharCode(text.charCodeAt(index) ^ (1 << (which % 8)));
    return text.slice(0, index) + flipped + text.slice(index + 1);
  },
  (text, { at, which }) => {
    const index = at % (text.length + 1);
    return text.slice(0, index + (which % 40)) + text.slice(index);
  },
  (text, { at, which }) => {
    const index = at % (text.length + 1);
    return text.slice(0, index) + text.slice(index + (which % 40));
  },
];

/** Puts one of `pieces` somewhere. */
export function inserted(pieces: readonly string[]): Mutator {
  return (text, { at, which }) => {
    const index = at % (text.length + 1);
    return text.slice(0, index) + oneOf(pieces, which) + text.slice(index);
  };
}

/** Puts what `change` makes of it in the place of something that `pattern` (with its flag `g`) finds. */
export function replaced(
  pattern: RegExp,
  pieces: readonly string[],
  change: (found: string, piece: string) => string = (_, piece) => piece,
): Mutator {
  return (text, { at, which }) => {
    const all = [...text.matchAll(pattern)];
    if (all.length === 0) return text;
    const { 0: found, index } = oneOf(all, at);
    const piece = change(found, oneOf(pieces, which));
    return text.slice(0, index) + piece + text.slice(index + found.length);
  };
}

function crossed(corpus: readonly string[]): Mutator {
  return (text, { at, which }) => {
    const index = at % (text.length + 1);
    return text.slice(0, index) + oneOf(corpus, which).slice(index);
  };
}

function oneOf<T>(list: readonly T[], which: number): T {
  const found = list[which % list.length];
  if (found === undefined) throw new Error("There is nothing to choose from.");
  return found;
}
