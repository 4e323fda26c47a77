import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { newId, sayWhyRefused, token } from "./page";
import { askPolitely, settle } from "./requests";

beforeAll(() => askPolitely(Promise.resolve(null)));

beforeEach(() => {
  document.body.dataset.saidSignedOut = "signed out";
  document.body.dataset.saidFailed = "did not arrive";
  document.body.dataset.saidOffline = "offline";
  document.body.innerHTML = `<p id="trouble" hidden></p>
    <details class="change" open><summary>Change</summary>
      <form><input name="csrfmiddlewaretoken" type="hidden" value="old"><input name="new" type="hidden" value="1">
        <input id="text" name="text" value="as it was"><textarea id="more"></textarea></form></details>`;
});

afterEach(() => {
  vi.unstubAllGlobals();
});

function form(): HTMLFormElement {
  return document.querySelector("form") as HTMLFormElement;
}

function field(): HTMLInputElement {
  return document.querySelector("#text") as HTMLInputElement;
}

/** What htmx tells before and after it asks. */
function tells(name: string, detail: object): boolean {
  const event = new CustomEvent(`htmx:${name}`, { bubbles: true, cancelable: true, detail });
  return form().dispatchEvent(event);
}

function trouble(): string {
  return document.getElementById("trouble")?.textContent ?? "";
}

test("what has arrived leaves the form, its drawer closes and the focus stays near", () => {
  field().value = "in other words";
  field().focus();
  tells("beforeRequest", { elt: form() });
  settle(form());
  expect(field().value).toBe("as it was");
  expect(document.querySelector("details")?.open).toBe(false);
  expect(document.activeElement?.tagName).toBe("SUMMARY");
  expect(form().querySelector<HTMLInputElement>("[name=new]")?.value).toMatch(/^[0-9a-f-]{36}$/);
});

test("what was typed while it was on its way stays, and the drawer with it", () => {
  field().value = "in other words";
  tells("beforeRequest", { elt: form() });
  field().value = "the next";
  settle(form());
  expect(field().value).toBe("the next");
  expect(document.querySelector("details")?.open).toBe(true);
});

test("a form that is pressed twice is sent once, and again after its answer", () => {
  expect(tells("beforeRequest", { elt: form() })).toBe(true);
  expect(tells("beforeRequest", { elt: form() })).toBe(false);
  tells("afterRequest", { elt: form(), successful: true, requestConfig: { verb: "post" } });
  expect(tells("beforeRequest", { elt: form() })).toBe(true);
});

test("the token of the newest sign-in is sent, by htmx and by the browser", () => {
  // biome-ignore lint/suspicious/noDocumentCookie: that is where Django puts it
  document.cookie = "csrftoken=newest";
  const asked = { parameters: { csrfmiddlewaretoken: "old" }, headers: {} };
  tells("configRequest", asked);
  expect(asked).toEqual({ parameters: {}, headers: { "X-CSRFToken": "newest" } });
  form().dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  expect(new FormData(form()).get("csrfmiddlewaretoken")).toBe(token());
});

test("what a section could not fetch by itself is no trouble of a person's", async () => {
  const own = { verb: "get", elt: form(), triggeringEvent: new Event("news") };
  tells("sendError", { elt: form(), requestConfig: own });
  expect(trouble()).toBe("");
  const deed = { verb: "post", elt: form(), formData: new FormData(form()) };
  tells("sendError", { elt: form(), requestConfig: deed });
  await vi.waitFor(() => expect(trouble()).toBe("offline"));
  tells("afterRequest", { elt: form(), successful: true, requestConfig: { verb: "post" } });
  expect(trouble()).toBe("");
});

test.each([
  [401, "basic", "signed out"],
  [403, "opaqueredirect", "signed out"],
  [403, "basic", "did not arrive"],
  [500, "opaqueredirect", "did not arrive"],
])("a refusal with %i, when /me/ is %s, says %s", async (status, type, words) => {
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => ({ type })),
  );
  await sayWhyRefused(status);
  expect(trouble()).toBe(words);
});

test("each new line has an id of its own", () => {
  expect(newId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(newId()).not.toBe(newId());
});
