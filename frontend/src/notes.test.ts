import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { forgetDraftsOfOthers, NotesArea } from "./notes";

const words = `data-saving="saving" data-saved="saved" data-offline="offline" data-signed-out="signed out"
  data-too-long="too long" data-sign-in="/in/" data-sign-in-words="Sign in"`;
let server = "";

function page(text: string): {
  area: HTMLTextAreaElement;
  state: HTMLElement;
  form: HTMLFormElement;
} {
  document.body.innerHTML = `<form action="/notes/" data-notes ${words}>
    <textarea name="text">${text}</textarea><p role="status"></p></form>`;
  const form = document.querySelector("form") as HTMLFormElement;
  const area = form.querySelector("textarea") as HTMLTextAreaElement;
  new NotesArea(form, area, "me").begin();
  return { area, form, state: form.querySelector("p") as HTMLElement };
}

function type(area: HTMLTextAreaElement, text: string): void {
  area.value = text;
  area.dispatchEvent(new Event("input"));
}

function answers(reply: () => Promise<Response>): void {
  vi.stubGlobal("fetch", vi.fn(reply));
}

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
  server = "";
  answers(async () => new Response(JSON.stringify({ text: server })));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("what is typed is saved a moment later, and only then called saved", async () => {
  const { area, state } = page("");
  server = "Hello";
  type(area, "Hello");
  expect(state.textContent).toBe("saving");
  await vi.advanceTimersByTimeAsync(700);
  expect(state.textContent).toBe("saved");
  expect(sessionStorage.length).toBe(0);
});

test("what the other wrote meanwhile is merged in, and what I typed since stays", async () => {
  const { area } = page("One.");
  server = "One. Theirs.";
  answers(async () => {
    type(area, "One. Mine. More.");
    return new Response(JSON.stringify({ text: "One. Mine. Theirs." }));
  });
  type(area, "One. Mine.");
  await vi.advanceTimersByTimeAsync(650);
  for (const word of ["Mine", "Theirs", "More"]) expect(area.value).toContain(word);
});

test("without a connection it says so, keeps the text and tries again", async () => {
  const { area, state } = page("");
  answers(async () => Promise.reject(new TypeError("offline")));
  type(area, "Hello");
  await vi.advanceTimersByTimeAsync(700);
  expect(state.textContent).toBe("offline");
  expect(sessionStorage.getItem("notes me /notes/")).toContain("Hello");
  server = "Hello";
  answers(async () => new Response(JSON.stringify({ text: server })));
  await vi.advanceTimersByTimeAsync(4100);
  expect(state.textContent).toBe("saved");
});

test("signed out, the text stays and there is a way back in", async () => {
  const { area, state } = page("");
  answers(async () => new Response("", { status: 401 }));
  type(area, "Hello");
  await vi.advanceTimersByTimeAsync(700);
  expect(state.textContent).toBe("signed out Sign in");
  expect(area.value).toBe("Hello");
});

test("after a reload the draft is there again, with what the other wrote since", () => {
  sessionStorage.setItem("notes me /notes/", JSON.stringify({ base: "A.", text: "A. Mine." }));
  const { area } = page("A. Theirs.");
  expect(area.value).toContain("Mine.");
  expect(area.value).toContain("Theirs.");
});

test("drafts of somebody else leave with them", () => {
  sessionStorage.setItem("notes me /notes/", "{}");
  sessionStorage.setItem("notes other /notes/", "{}");
  forgetDraftsOfOthers("me");
  expect(Object.keys(sessionStorage)).toEqual(["notes me /notes/"]);
  forgetDraftsOfOthers("");
  expect(sessionStorage.length).toBe(0);
});
