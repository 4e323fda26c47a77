import { beforeEach, expect, test } from "vitest";
import { orderOf, place } from "./order";

const height = 20;

beforeEach(() => {
  document.body.innerHTML = `<ol data-order="/order/">
    <li data-topic="a"></li><li data-topic="b"></li><li data-topic="c"></li>
    <li data-topic="d" class="done"></li></ol>`;
  for (const row of document.querySelectorAll<HTMLElement>("li")) {
    row.getBoundingClientRect = () => {
      const top = [...(row.parentElement?.children ?? [])].indexOf(row) * height;
      return { top, height } as DOMRect;
    };
  }
});

function drag(topic: string, y: number): string[] {
  const list = document.querySelector("ol") as HTMLElement;
  place(list, list.querySelector(`[data-topic=${topic}]`) as HTMLElement, y);
  return orderOf(list);
}

test("a topic is put where the pointer is", () => {
  expect(drag("c", 2)).toEqual(["c", "a", "b"]);
  expect(drag("c", 35)).toEqual(["a", "c", "b"]);
});

test("the end of the list comes before what was talked about", () => {
  expect(drag("a", 500)).toEqual(["b", "c", "a"]);
  expect(document.querySelector("ol")?.lastElementChild?.className).toBe("done");
});
