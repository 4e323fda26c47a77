import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { forgetDrafts, NotesArea, saveNotesWhileTyping } from "./notes";

const words = `data-saving="saving" data-saved="saved" data-offline="offline" data-signed-out="signed out"
  data-too-long="too long" data-sign-in="/in/" data-sign-in-words="Sign in"`;
let server = "";

function page(
  text: string,
  broughtBack = text,
): {
  area: HTMLTextAreaElement;
  state: HTMLElement;
  form: HTMLFormElement;
} {
  document.body.innerHTML = `<form action="/notes/" data-notes ${words}>
    <textarea name="text">${text}</textarea><p role="status"></p></form>`;
  const form = document.querySelector("form") as HTMLFormElement;
  const area = form.querySelector("textarea") as HTMLTextAreaElement;
  area.value = broughtBack;
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

/** Each request gets the next answer; what they carried. */
function answersInTurn(...replies: (() => Promise<Response>)[]): URLSearchParams[] {
  const bodies: URLSearchParams[] = [];
  vi.stubGlobal(
    "fetch",
    vi.fn((_url: string, asked: RequestInit) => {
      bodies.push(asked.body as URLSearchParams);
      return (replies.shift() ?? (() => Promise.reject(new Error("asked too often"))))();
    }),
  );
  return bodies;
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

test("drafts of somebody else leave, and wait for who is only asked to sign in again", () => {
  sessionStorage.setItem("notes me /notes/", "{}");
  sessionStorage.setItem("notes other /notes/", "{}");
  document.body.innerHTML = "";
  delete document.body.dataset.me;
  saveNotesWhileTyping();
  expect(sessionStorage.length).toBe(2);
  document.body.dataset.me = "me";
  saveNotesWhileTyping();
  expect(Object.keys(sessionStorage)).toEqual(["notes me /notes/"]);
  forgetDrafts(() => true);
  expect(sessionStorage.length).toBe(0);
});

test("what a browser brings back after a reload does not undo what the other wrote", async () => {
  const { area } = page("A. Theirs.", "A.");
  expect(area.value).toBe("A. Theirs.");
  await vi.advanceTimersByTimeAsync(5000);
  expect(fetch).not.toHaveBeenCalled();
});

test("a save whose answer got lost is named with the next, so that nothing comes twice", async () => {
  const { area } = page("");
  const bodies = answersInTurn(
    () => Promise.reject(new TypeError("lost")),
    () => Promise.resolve(new Response(JSON.stringify({ text: "Hello world" }))),
  );
  type(area, "Hello");
  await vi.advanceTimersByTimeAsync(700);
  type(area, "Hello world");
  await vi.advanceTimersByTimeAsync(5000);
  expect(bodies.map((body) => [body.get("base"), body.getAll("sent"), body.get("text")])).toEqual([
    ["", [], "Hello"],
    ["", ["Hello"], "Hello world"],
  ]);
  expect(sessionStorage.length).toBe(0);
});

test("after a reload, what had arrived of a lost save is not there twice", () => {
  const draft = { base: "", sent: ["Hello"], text: "Hello wor" };
  sessionStorage.setItem("notes me /notes/", JSON.stringify(draft));
  expect(page("Hello\nTheirs.").area.value).toBe("Hello wor\nTheirs.");
});

test("news that comes while a save is under way is fetched after it", async () => {
  const { area, form } = page("");
  const bodies = answersInTurn(
    async () => {
      form.dispatchEvent(new CustomEvent("news", { detail: { mine: false } }));
      return new Response(JSON.stringify({ text: "Mine" }));
    },
    async () => new Response(JSON.stringify({ text: "Mine and theirs" })),
  );
  type(area, "Mine");
  await vi.advanceTimersByTimeAsync(700);
  expect(area.value).toBe("Mine and theirs");
  expect(bodies.length).toBe(2);
});

test("my own news while I save asks for nothing", async () => {
  const { area, form } = page("");
  const bodies = answersInTurn(async () => {
    form.dispatchEvent(new CustomEvent("news", { detail: { mine: true } }));
    return new Response(JSON.stringify({ text: "Mine" }));
  });
  type(area, "Mine");
  await vi.advanceTimersByTimeAsync(700);
  expect(bodies.length).toBe(1);
});

test("a word that is being composed is left alone until it is there", async () => {
  const { area, form } = page("One.");
  server = "One. Theirs.";
  area.dispatchEvent(new Event("compositionstart"));
  area.value = "One. 日";
  form.dispatchEvent(new CustomEvent("news", { detail: { mine: false } }));
  await vi.advanceTimersByTimeAsync(100);
  expect(area.value).toBe("One. 日");
  area.value = "One. 日本";
  area.dispatchEvent(new Event("compositionend"));
  await vi.advanceTimersByTimeAsync(100);
  expect(area.value).toContain("日本");
  expect(area.value).toContain("Theirs.");
});

test("the caret stays at its word when the other writes before and after it", async () => {
  const { area, form } = page("We spoke of Nina today.");
  area.focus();
  area.setSelectionRange(12, 16); // Nina
  server = "Yes! We spoke of Nina today, and of Rome.";
  form.dispatchEvent(new CustomEvent("news", { detail: { mine: false } }));
  await vi.advanceTimersByTimeAsync(10);
  expect(area.value.slice(area.selectionStart, area.selectionEnd)).toBe("Nina");
  expect(document.activeElement).toBe(area);
});

test("without a person's touch nothing is called saved", async () => {
  const { form, state } = page("A.");
  server = "A. Theirs.";
  form.dispatchEvent(new CustomEvent("news", { detail: { mine: false } }));
  await vi.advanceTimersByTimeAsync(10);
  expect(state.textContent).toBe("");
});

test("where nothing can be added any more it says so once and does not try again", async () => {
  document.body.dataset.saidFailed = "did not arrive";
  const { area } = page("");
  document.body.insertAdjacentHTML("beforeend", '<p id="trouble" hidden></p>');
  const bodies = answersInTurn(async () => new Response("", { status: 410 }));
  type(area, "Hello");
  await vi.advanceTimersByTimeAsync(20_000);
  expect(bodies.length).toBe(1);
  expect(document.getElementById("trouble")?.textContent).toBe("did not arrive");
  expect(area.value).toBe("Hello");
});
