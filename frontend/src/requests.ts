/** How htmx asks, and what happens when the answer does not come: what was typed stays where it is. */

import htmx from "htmx.org";
import { refused } from "./morph";

/** What each form held when it was sent. */
const sent = new WeakMap<HTMLFormElement, Map<Element, string>>();

interface Asking {
  elt: HTMLElement;
  xhr: XMLHttpRequest;
  successful?: boolean;
  requestConfig: { elt: HTMLElement; verb: string; triggeringEvent?: Event };
}

export function askPolitely(): void {
  // The page's policy allows neither inline styles nor eval, and nothing is fetched from elsewhere.
  htmx.config.includeIndicatorStyles = false;
  htmx.config.allowEval = false;
  htmx.config.selfRequestsOnly = true;
  htmx.config.timeout = 20_000;
  htmx.config.responseHandling = [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "(409|422)", swap: true },
    { code: "...", swap: false, error: true },
  ];
  on("htmx:configRequest", (event) => {
    // A sign-in in another tab changes the token; the cookie knows the newest.
    const { parameters, headers } = event.detail;
    delete parameters.csrfmiddlewaretoken;
    headers["X-CSRFToken"] = token();
  });
  document.addEventListener("submit", renewToken, true);
  on("htmx:beforeRequest", (event) => {
    const form = (event.detail as Asking).elt.closest("form");
    if (!form) return;
    if (form.dataset.busy)
      event.preventDefault(); // pressed twice
    else sent.set(form, held(form));
    form.dataset.busy = "yes";
  });
  on("htmx:afterRequest", (event) => {
    const { elt, successful, requestConfig } = event.detail as Asking;
    delete elt.closest("form")?.dataset.busy;
    if (successful && requestConfig.verb !== "get") sayTrouble("");
  });
  on("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail as Asking;
    const form = requestConfig.elt.closest("form");
    if (form && requestConfig.verb === "post" && xhr.status < 300) settle(form);
    if (form && xhr.status === 422) refused.add(form);
    if (xhr.status === 422 && !/class="wrong/.test(xhr.responseText)) sayTrouble(said("failed"));
  });
  on("htmx:afterSwap", (event) => {
    const form = (event.detail as Asking).requestConfig.elt.closest("form");
    if (form) refused.delete(form);
  });
  on("htmx:responseError", (event) => {
    const { xhr, requestConfig } = event.detail as Asking;
    if (isOurs(requestConfig)) return;
    void sayWhyRefused(xhr.status);
  });
  on("htmx:sendError", (event) => {
    if (!isOurs((event.detail as Asking).requestConfig)) sayTrouble(said("offline"));
  });
  on("htmx:timeout", (event) => {
    if (!isOurs((event.detail as Asking).requestConfig)) sayTrouble(said("failed"));
  });
}

/** A section that fetches itself again is no deed of a person: its trouble is tried again in silence. */
export function isOurs(config: Asking["requestConfig"]): boolean {
  return config.verb === "get" && config.triggeringEvent?.type === "news";
}

/** What this form held has arrived: empty it, close its drawer, and let the next line be a new one.

    What was typed while it was on its way stays. */
export function settle(form: HTMLFormElement): void {
  const then = sent.get(form);
  const now = held(form);
  const since = [...now].filter(([field, value]) => then && then.get(field) !== value);
  form.reset();
  for (const [field, value] of since) (field as HTMLInputElement).value = value;
  const drawer =
    form.closest<HTMLDetailsElement>("details.change") ??
    form.querySelector<HTMLDetailsElement>("details.change[open]");
  if (drawer && since.length === 0) close(drawer);
  const next = form.querySelector<HTMLInputElement>("input[name=new]");
  if (next) next.value = newId();
}

function close(drawer: HTMLDetailsElement): void {
  const hadFocus = drawer.contains(document.activeElement);
  drawer.open = false;
  if (hadFocus) drawer.querySelector("summary")?.focus();
}

/** The fields that people type into, and what stands in them. */
function held(form: HTMLFormElement): Map<Element, string> {
  const fields = form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(
    "textarea, input:not([type=hidden], [type=checkbox], [type=radio])",
  );
  return new Map([...fields].map((field) => [field, field.value]));
}

/** The same for a form that the browser sends itself. */
function renewToken(event: Event): void {
  const field = (event.target as Element).querySelector<HTMLInputElement>(
    "input[name=csrfmiddlewaretoken]",
  );
  if (field && token()) field.value = token();
}

function on(name: string, hear: (event: CustomEvent) => void): void {
  document.addEventListener(name, (event) => hear(event as CustomEvent));
}

export function token(): string {
  return /(?:^|; )csrftoken=([^;]*)/.exec(document.cookie)?.[1] ?? "";
}

export function sayTrouble(words: string): void {
  const place = document.getElementById("trouble");
  if (!place) return;
  place.hidden = !words;
  place.textContent = words;
}

export function said(what: "offline" | "signedOut" | "failed"): string {
  const key = `said${what.charAt(0).toUpperCase()}${what.slice(1)}`;
  return document.body.dataset[key] ?? "";
}

export async function sayWhyRefused(status: number): Promise<void> {
  const signedOut = status === 401 || (status === 403 && (await isSignedOut()));
  sayTrouble(said(signedOut ? "signedOut" : "failed"));
}

/** What only a page knows: a refused socket or form may have other reasons. */
export async function isSignedOut(): Promise<boolean> {
  try {
    const answer = await fetch("/me/", { method: "HEAD", redirect: "manual" });
    return answer.type === "opaqueredirect";
  } catch {
    return false;
  }
}

/** A random UUID, also where the page came by plain HTTP and crypto.randomUUID is missing. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}
