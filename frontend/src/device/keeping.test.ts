import { expect, test } from "vitest";
import { withoutWhatIsLent } from "./keeping";

test("what is lent is not kept, and all else is as it was", () => {
  const page = (lent: string) =>
    `<!doctype html><html lang="en"><head></head><body data-me="1"><section data-lent="">${lent}</section><p>Ours</p></body></html>`;
  expect(withoutWhatIsLent(page("<p>A goal</p>"))).toBe(page(""));
});
