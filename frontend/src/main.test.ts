import htmx from "htmx.org";
import { expect, test } from "vitest";
import "./main";

test("htmx stays within the page's policy", () => {
  expect(htmx.config).toMatchObject({
    allowEval: false,
    includeIndicatorStyles: false,
    selfRequestsOnly: true,
  });
});
