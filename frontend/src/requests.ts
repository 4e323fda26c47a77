/** How htmx asks, and what happens when the answer does not come: what was typed stays where it is. */

import htmx from "htmx.org";

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
  document.addEventListener("htmx:configRequest", (event) => {
    // A sign-in in another tab changes the token; the cookie knows the newest.
    const { parameters, headers } = (event as CustomEvent).detail;
    delete parameters.csrfmiddlewaretoken;
    headers["X-CSRFToken"] = token();
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const asking = (event as CustomEvent).detail.elt as HTMLElement;
    const form = asking.closest("form");
    if (!form) return;
    if (form.dataset.busy) event.preventDefault();
    form.dataset.busy = "yes";
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { elt, successful } = (event as CustomEvent).detail;
    delete (elt as HTMLElement).closest("form")?.dataset.busy;
    if (successful) sayTrouble("");
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = (event as CustomEvent).detail;
    const form = (requestConfig.elt as HTMLElement).closest("form");
    if (form && requestConfig.verb === "post" && xhr.status < 300) settle(form);
    if (xhr.status === 422 && !/class="wrong/.test(xhr.responseText)) sayTrouble(said("failed"));
  });
  document.addEventListener("htmx:responseError", (event) => {
    const { status } = (event as CustomEvent).detail.xhr;
    sayTrouble(said(status === 401 || status === 403 ? "signedOut" : "failed"));
  });
  document.addEventListener("htmx:sendError", () => sayTrouble(said("offline")));
  document.addEventListener("htmx:timeout", () => sayTrouble(said("failed")));
}

/** What this form held has arrived: empty it, close its drawer, and let the next line be a new one. */
export function settle(form: HTMLFormElement): void {
  form.reset();
  form.closest<HTMLDetailsElement>("details.change")?.removeAttribute("open");
  form.querySelector("details.change[open]")?.removeAttribute("open");
  const next = form.querySelector<HTMLInputElement>("input[name=new]");
  if (next) next.value = newId();
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

/** A random UUID, also where the page came by plain HTTP and crypto.randomUUID is missing. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}
