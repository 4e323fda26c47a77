import { expect, test } from "vitest";
import { carry, grewFrom, merge } from "./merging";

test.each([
  ["a b c", "a b c", "a x c", "a x c"],
  ["a b c", "a y c", "a b c", "a y c"],
  ["a b c d e", "A b c d e", "a b c d E", "A b c d E"],
  ["a b c", "a y c", "a x c", "a y x c"],
  ["", "mine", "theirs", "mine theirs"],
  ["one\ntwo\n", "zero\none\ntwo\n", "one\ntwo\nthree\n", "zero\none\ntwo\nthree\n"],
])("from %j, %j and %j make %j", (base, mine, theirs, merged) => {
  expect(merge(base, mine, theirs)).toBe(merged);
});

test.each([
  ["", "Hello", "Hello wor", "Hello wor"],
  ["", "Hello wor", "Hello", "Hello wor"],
  ["", "a", "banana", "a banana"],
  ["x", "x\n", "x\ny", "x\n\ny"],
])("who went on from %j with %j and %j has %j", (base, mine, theirs, merged) => {
  expect(merge(base, mine, theirs)).toBe(merged);
});

test.each([
  ["", ["Hello"], "Hello", "Hello"],
  ["", ["Hello"], "", ""],
  ["a b", ["a x b"], "a x b. Theirs", "a x b"],
  ["a b", ["a x b", "a xyz b"], "a x b", "a x b"],
  ["a b", ["a"], "a b", "a b"],
])("from %j, having sent %j, with %j standing: %j", (base, sent, standing, from) => {
  expect(grewFrom(base, sent, standing)).toBe(from);
});

test.each([
  ["We spoke|.", "We spoke|. More."],
  ["hello| world", "hello|, dear world"],
  ["hello world|", "hello, dear world|"],
  ["We spoke of |Nina today.", "Yes! We spoke of |Nina today, and of Rome."],
  ["one two| three", "zero one two| three four"],
  ["gone and st|ay", "st|ay"],
  ["all of it|", "|"],
  ["|start", "|the start"],
])("a caret in %j stands in %j", (before, after) => {
  const at = before.indexOf("|");
  const moved = carry(at, before.replace("|", ""), after.replace("|", ""));
  expect(moved).toBe(after.indexOf("|"));
});
