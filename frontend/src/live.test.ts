import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { numbersOnThePage, tell } from "./live";

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = `<p id="news"></p>
    <section id="one" data-seen="p1:7" data-pair="p1" data-parts="topics meetings" data-news="Ada changed the list."></section>
    <section id="two" data-seen="p2:9" data-pair="p2" data-parts="topics"></section>`;
});

afterEach(() => {
  vi.useRealTimers();
});

function listens(id: string): ReturnType<typeof vi.fn> {
  const heard = vi.fn();
  document.getElementById(id)?.addEventListener("news", heard);
  return heard;
}

test("the page says what it has seen", () => {
  expect(Object.fromEntries(numbersOnThePage())).toEqual({ p1: 7, p2: 9 });
});

test("only the sections of that part and pair fetch themselves again", () => {
  const [one, two] = [listens("one"), listens("two")];
  tell({ pair: "p1", part: "topics", number: 8, mine: false });
  tell({ pair: "p1", part: "notes", number: 9, mine: false });
  expect([one.mock.calls.length, two.mock.calls.length]).toEqual([1, 0]);
  vi.runAllTimers();
  expect(document.getElementById("news")?.textContent).toBe("Ada changed the list.");
});

test("my own change in another tab is shown and not announced", () => {
  const one = listens("one");
  tell({ pair: "p1", part: "meetings", number: 8, mine: true });
  expect(one).toHaveBeenCalledOnce();
  vi.runAllTimers();
  expect(document.getElementById("news")?.textContent).toBe("");
});

test("somebody new on the page: what shows everybody fetches itself", () => {
  document.body.insertAdjacentHTML("beforeend", "<div id='all' data-pairs></div>");
  const all = vi.fn();
  document.getElementById("all")?.addEventListener("pairs", all);
  tell({ pair: "p3", part: "topics", number: 1, mine: false });
  tell({ pair: "p3", part: "pair", number: 2, mine: false });
  expect(all).toHaveBeenCalledOnce();
});

test("what the page saw is the least of what its parts saw", () => {
  document.body.innerHTML = `<p data-seen="p1:7"></p><p data-seen="p1:5"></p>`;
  expect(Object.fromEntries(numbersOnThePage())).toEqual({ p1: 5 });
});

test("a section that also mentions a part fetches itself again, and says nothing of it", () => {
  document.getElementById("one")?.setAttribute("data-also", "growth");
  const one = listens("one");
  tell({ pair: "p1", part: "growth", number: 8, mine: false });
  vi.runAllTimers();
  expect(one).toHaveBeenCalledOnce();
  expect(document.getElementById("news")?.textContent).toBe("");
});
