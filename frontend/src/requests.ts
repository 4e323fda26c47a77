/** How htmx asks, and what happens when the answer does not come: what was typed stays where it is. */

import htmx from "htmx.org";
import type { Device } from "./device/device";
import { keepUnsent } from "./device/waiting";
import { refused } from "./morph";
import { newId, said, sayTrouble, sayWhyRefused, token } from "./page";

/** What each form held when it was sent. */
const sent = new WeakMap<HTMLFormElement, Map<Element, string>>();

interface Asking {
  elt: HTMLElement;
  xhr: XMLHttpRequest;
  successful?: boolean;
  requestConfig: { elt: HTMLElement; verb: string; formData: FormData; triggeringEvent?: Event };
}

export function askPolitely(device: Promise<Device | null>): void {
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
  on("htmx:sendError", (event) => void unanswered(event.detail as Asking, "offline"));
  on("htmx:timeout", (event) => void unanswered(event.detail as Asking, "failed"));

  async function unanswered({ requestConfig }: Asking, why: "offline" | "failed"): Promise<void> {
    if (isOurs(requestConfig)) return;
    const form = requestConfig.elt.closest("form");
    const body = new URLSearchParams([...requestConfig.formData] as [string, string][]);
    const pressed = (requestConfig.triggeringEvent as SubmitEvent | undefined)?.submitter ?? null;
    if (form && (await keepUnsent(await device, form, body.toString(), pressed))) settle(form);
    else sayTrouble(said(why));
  }
}

/** A section that fetches itself again is no deed of a person: its trouble is tried again in silence. */
export function isOurs(config: Pick<Asking["requestConfig"], "verb" | "triggeringEvent">): boolean {
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
