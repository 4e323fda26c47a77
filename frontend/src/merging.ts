/** Three-way merge of what stands on the server with what was typed meanwhile; both are kept. */

import { diff3Merge } from "node-diff3";

/** The words of `mine` and of `theirs`, which both grew from `base`. */
export function merge(base: string, mine: string, theirs: string): string {
  if (mine === base) return theirs;
  if (theirs === base || theirs === mine) return mine;
  const merged = diff3Merge(words(mine), words(base), words(theirs), {
    excludeFalseConflicts: true,
  });
  return merged
    .map((part) => {
      if (part.ok) return part.ok.join("");
      return both(part.conflict?.a.join("") ?? "", part.conflict?.b.join("") ?? "");
    })
    .join("");
}

/** Where a caret at `at` in `before` stands after `before` became `after`. */
export function carry(at: number, before: string, after: string): number {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  if (at <= start) return at;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  if (at >= before.length - end) return at + after.length - before.length;
  return Math.min(at, after.length - end);
}

function both(one: string, other: string): string {
  if (!one || !other || /\s$/.test(one) || /^\s/.test(other)) return one + other;
  return `${one} ${other}`;
}

function words(text: string): string[] {
  return text.match(/[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]+/gu) ?? [];
}
