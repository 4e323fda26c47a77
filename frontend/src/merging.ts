/** Three-way merge of what stands on the server with what was typed meanwhile; both are kept. */

import { diff3Merge, diffIndices } from "node-diff3";

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

/** The last of the texts sent that arrived, as far as `standing` shows; `base` when none did. */
export function grewFrom(base: string, sent: string[], standing: string): string {
  return [...sent].reverse().find((text) => merge(base, standing, text) === standing) ?? base;
}

/** Where a caret at `at` in `before` stands after `before` became `after`. */
export function carry(at: number, before: string, after: string): number {
  const [old, fresh] = [words(before), words(after)];
  let moved = at;
  for (const change of diffIndices(old, fresh)) {
    const [from, count] = change.buffer1;
    const start = length(old.slice(0, from));
    if (start >= at) break;
    const [gone, come] = [length(old.slice(from, from + count)), length(change.buffer2Content)];
    if (start + gone <= at) moved += come - gone;
    else moved -= Math.max(0, at - start - come);
  }
  return moved;
}

function length(parts: string[]): number {
  return parts.join("").length;
}

/** What both wrote at one place; who wrote the same again, or went on from it, is not repeated. */
function both(one: string, other: string): string {
  if (!one || !other) return one + other;
  if (holds(other, one)) return other;
  if (holds(one, other)) return one;
  return /\s$/.test(one) || /^\s/.test(other) ? one + other : `${one} ${other}`;
}

function holds(long: string, short: string): boolean {
  const run = (text: string) =>
    ` ${words(text)
      .filter((word) => word.trim())
      .join(" ")} `;
  return run(long).includes(run(short));
}

function words(text: string): string[] {
  return text.match(/[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]+/gu) ?? [];
}
