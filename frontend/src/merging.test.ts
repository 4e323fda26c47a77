import { expect, test } from "vitest";
import { carry, merge } from "./merging";

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

test("the caret stays at the word where it stood", () => {
  const before = "We spoke of the baby.";
  const after = "Today we spoke of the baby. And of Rome.";
  expect(carry(before.length, before, `${before} More.`)).toBe(before.length);
  expect(carry(5, "hello world", "hello, dear world")).toBe(5);
  expect(carry(11, "hello world", "hello, dear world")).toBe(17);
  expect(carry(before.length, before, after)).toBeLessThanOrEqual(after.length);
});
