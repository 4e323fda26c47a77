/** What was done without a network: kept on this device, and sent once and in order when one is back. */

import { sayTrouble, sayWhyRefused, token, unsayTrouble } from "../page";
import { asBytes, asText, type Device } from "./device";

/** A form that waits. `words` is what of it a person recognises. */
interface Waiting {
  path: string;
  body: string;
  words: string;
  button: string; // its id; pressed, as far as this page goes
  isRefused?: boolean;
}

/** Notes that cannot be added any more; asked once a page. */
const refusedHere = new Set<string>();
const AGAIN_AFTER = 15_000;
const FORM = "application/x-www-form-urlencoded";

/** How many forms and notes are not sent yet. */
export async function waiting(device: Device): Promise<number> {
  return (await device.names("form")).length + (await device.names("typed")).length;
}

async function keepForm(device: Device, form: Omit<Waiting, "isRefused">): Promise<void> {
  const order = `${String(Date.now()).padStart(15, "0")} ${performance.now().toFixed(3)}`;
  await device.put(`form ${order}`, asBytes(JSON.stringify(form)));
}

/** On every page: send what waits now, and whenever a network may be back. */
export function sendWhatWaits(device: Device): void {
  const send = () => void sendAll(device);
  window.addEventListener("online", send);
  document.addEventListener("connected", send);
  document.addEventListener("visibilitychange", send);
  window.setInterval(send, AGAIN_AFTER);
  void show(device);
  send();
}

/** One tab at a time; what gets no answer stays first in the row. */
async function sendAll(device: Device): Promise<void> {
  if (!(await waiting(device))) {
    await show(device); // another tab may have sent it
    return;
  }
  await navigator.locks.request("entrenous sends", { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    for (const name of await device.names("typed")) {
      if (!(await sendTyped(device, name))) return;
    }
    for (const name of await device.names("form")) {
      if (!(await sendForm(device, name))) return;
    }
  });
  await show(device);
}

/** `typed <address> <client>`: a Yjs update of notes. The same twice changes nothing. */
async function sendTyped(device: Device, name: string): Promise<boolean> {
  const update = await device.take(name);
  if (!update || refusedHere.has(name)) return true;
  const answer = await post(name.split(" ")[1] ?? "", update, "application/octet-stream");
  if (!answer || isTransient(answer)) return false;
  if (answer.ok) await device.remove(name);
  else refusedHere.add(name); // it stays on this device: its editor shows it
  return true;
}

async function sendForm(device: Device, name: string): Promise<boolean> {
  const form = await read(device, name);
  if (!form || form.isRefused) return true;
  const answer = await post(form.path, form.body, FORM);
  if (!answer || isTransient(answer)) return false;
  if (answer.ok) await device.remove(name);
  else await device.put(name, asBytes(JSON.stringify({ ...form, isRefused: true })));
  return true;
}

/** Nothing is said of a network that is not there: the list says that things wait. */
async function post(
  path: string,
  body: BodyInit | Uint8Array,
  type: string,
): Promise<Response | undefined> {
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": type, "X-CSRFToken": token(), "HX-Request": "true" },
      body: body as BodyInit,
    });
    if (answer.status === 401 || answer.status === 403) await sayWhyRefused(answer.status);
    return answer;
  } catch {
    return undefined;
  }
}

/** To be tried again as it is: signed out, too often, or the server's own trouble. */
function isTransient({ status }: Response): boolean {
  return status === 401 || status === 403 || status === 429 || status >= 500;
}

/** The list at the head of the page, and the buttons of it that were pressed. */
async function show(device: Device): Promise<void> {
  const place = document.getElementById("waiting-here");
  const rows = place?.querySelector("ul");
  if (!place || !rows) return;
  const names = await device.names("form");
  const items = await Promise.all(
    names.map(async (name) => ({ name, form: await read(device, name) })),
  );
  rows.replaceChildren(
    ...items.flatMap(({ name, form }) => (form ? [row(device, name, form, place)] : [])),
  );
  place.hidden = rows.childElementCount === 0;
  if (place.hidden) unsayTrouble(saidKept());
  for (const { form } of items) {
    if (form?.button) press(form.button, form.body.includes("state=discussed"));
  }
}

function saidKept(): string {
  return document.getElementById("waiting-here")?.dataset.kept ?? "";
}

function press(button: string, isPressed: boolean): void {
  document.getElementById(button)?.setAttribute("aria-pressed", String(isPressed));
}

async function read(device: Device, name: string): Promise<Waiting | null> {
  const kept = await device.take(name);
  return kept ? (JSON.parse(asText(kept)) as Waiting) : null;
}

function row(device: Device, name: string, form: Waiting, place: HTMLElement): HTMLElement {
  const item = document.createElement("li");
  item.textContent = form.words;
  if (form.isRefused) {
    const why = document.createElement("p");
    why.className = "wrong fact";
    why.textContent = place.dataset.refused ?? "";
    const away = document.createElement("button");
    away.className = "deed";
    away.textContent = place.dataset.away ?? "";
    away.addEventListener("click", async () => {
      await device.remove(name);
      await show(device);
    });
    item.append(why, away);
  }
  return item;
}

/** A form of the page that got no answer, if it is one that may wait. Whether it was kept. */
export async function keepUnsent(
  device: Device | null,
  form: HTMLFormElement,
  body: string,
  pressed: HTMLElement | null,
): Promise<boolean> {
  const path = form.getAttribute("hx-post");
  if (!device || !path || form.dataset.waits === undefined) return false;
  const button = pressed?.id ?? "";
  const same = button && (await theOneOf(device, button));
  if (same) {
    await device.remove(same); // pressed once more: taken back before it was sent
    press(button, !body.includes("state=discussed"));
  } else {
    const line = form.querySelector<HTMLInputElement>("input[name=text]")?.value;
    const about = form.closest("[aria-label]")?.getAttribute("aria-label");
    const words = line ?? `${about}: ${pressed?.textContent?.trim()}`;
    await keepForm(device, { path, body, words, button });
  }
  sayTrouble(same ? "" : saidKept()); // the list may be out of sight
  await show(device);
  return true;
}

async function theOneOf(device: Device, button: string): Promise<string | undefined> {
  for (const name of await device.names("form")) {
    if ((await read(device, name))?.button === button) return name;
  }
  return undefined;
}
