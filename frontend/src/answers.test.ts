import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { save, saveAnswers } from "./answers";

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = `<p id="state" data-saving="Saving" data-saved="Saved" data-offline="No connection"></p>
    <p id="trouble" hidden></p>
    <form action="/answer/" data-saves="#state"><textarea id="box"></textarea></form>
    <details data-copies="box"><input name="text"></details>`;
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function stored(text: string): Response {
  return new Response(JSON.stringify({ text }));
}

function said(): string {
  return document.getElementById("state")?.textContent ?? "";
}

function box(): HTMLTextAreaElement {
  return document.getElementById("box") as HTMLTextAreaElement;
}

test("it is called saved when the server has said so, and no sooner", async () => {
  let answer: (response: Response) => void = () => {};
  vi.stubGlobal(
    "fetch",
    vi.fn(() => new Promise((resolve) => (answer = resolve))),
  );
  saveAnswers();
  box().value = "a thought";
  box().dispatchEvent(new Event("input", { bubbles: true }));
  await vi.advanceTimersByTimeAsync(800);
  expect(said()).toBe("Saving");
  answer(stored("a thought"));
  await vi.advanceTimersByTimeAsync(0);
  expect(said()).toBe("Saved");
});

test("what is typed while a save is on its way waits for it, so that it stands last", async () => {
  const sent: string[] = [];
  const answers: ((response: Response) => void)[] = [];
  vi.stubGlobal(
    "fetch",
    vi.fn((_where: string, { body }: { body: URLSearchParams }) => {
      sent.push(body.get("text") ?? "");
      return new Promise((resolve) => answers.push(resolve));
    }),
  );
  saveAnswers();
  for (const words of ["one", "one two"]) {
    box().value = words;
    box().dispatchEvent(new Event("input", { bubbles: true }));
    await vi.advanceTimersByTimeAsync(800);
  }
  expect(sent).toEqual(["one"]);
  answers[0]?.(stored("a thought"));
  await vi.advanceTimersByTimeAsync(800);
  expect(sent).toEqual(["one", "one two"]);
  expect(said()).toBe("Saving");
  answers[1]?.(stored("a thought"));
  await vi.advanceTimersByTimeAsync(0);
  expect(said()).toBe("Saved");
});

test("without a connection it says so, and what was typed stays", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError()));
  box().value = "a thought";
  await save(document.forms[0] as HTMLFormElement);
  expect(said()).toBe("No connection");
  expect(box().value).toBe("a thought");
});

test("who brings a thought begins with its words, on one line", () => {
  saveAnswers();
  box().value = "two\nlines";
  const drawer = document.querySelector("details") as HTMLDetailsElement;
  drawer.open = true;
  drawer.dispatchEvent(new Event("toggle"));
  expect((drawer.querySelector("input") as HTMLInputElement).value).toBe("two lines");
});

test("what another tab wrote meanwhile stands in the box as well", async () => {
  vi.stubGlobal("fetch", () => Promise.resolve(stored("of the other tab, a thought")));
  box().value = "a thought";
  await save(document.forms[0] as HTMLFormElement);
  expect(box().value).toBe("of the other tab, a thought");
});

test("what is typed on while it was saved stays, and grew from what was sent", async () => {
  vi.stubGlobal("fetch", async () => {
    box().value = "a thought, and on";
    return stored("of the other tab, a thought");
  });
  box().value = "a thought";
  await save(document.forms[0] as HTMLFormElement);
  expect([box().value, box().defaultValue]).toEqual(["a thought, and on", "a thought"]);
});
