/** Somebody chooses to keep their next 1:1s on this device, and from then on it does. */

import { newId, said, sayTrouble } from "../page";
import { asBytes, canKeep, Device, FILES, keepsFor } from "./device";
import { waiting } from "./waiting";

const AT_MOST_EVERY = 60_000; // milliseconds

interface ToKeep {
  pages: string[];
  notes: Record<string, string>; // meeting: address
  files: string[];
}

export async function keepOnThisDevice(): Promise<Device | null> {
  const { me = "", kept } = document.body.dataset;
  offer(me);
  if (!keepsFor()) return null;
  if (me && keepsFor() !== me) {
    await Device.wipe(); // somebody else's browser now
    return null;
  }
  const device = await Device.of(me || keepsFor());
  if (!device) return null;
  grow("[data-device]");
  if (!me) await forgetWhatIsRead(device);
  else if (kept !== undefined) renewIds();
  else {
    let last = 0;
    const keep = () => {
      if (Date.now() - last < AT_MOST_EVERY) return;
      last = Date.now();
      void keepAhead(device).catch(() => undefined); // without a network: next time
    };
    keep();
    document.addEventListener("visibilitychange", keep); // also on the way into a pocket
  }
  return device;
}

/** What only a device can show stands in a template until then. */
function grow(which: string): void {
  const seed = document.querySelector<HTMLTemplateElement>(`template${which}`);
  seed?.replaceWith(seed.content.cloneNode(true));
}

/** What a kept page adds is new each time: the server takes one id for one deed. */
function renewIds(): void {
  for (const field of document.querySelectorAll<HTMLInputElement>("input[name=new]")) {
    field.value = newId();
  }
}

/** Pages, notes and files of the next 1:1s, as they are now; the others go. */
async function keepAhead(device: Device): Promise<void> {
  await navigator.serviceWorker.register("/sw.js");
  const answer = await fetch("/me/device/", { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const { pages, notes, files } = (await answer.json()) as ToKeep;
  const cache = await caches.open(FILES);
  for (const path of files) {
    if (!(await cache.match(path))) await cache.add(path);
  }
  const kept = new Set<string>();
  for (const path of pages) {
    const page = await fetch(path);
    if (!page.ok || new URL(page.url).pathname.startsWith("/in/")) continue;
    await device.put(`page ${path}`, asBytes(withoutWhatIsLent(await page.text())));
    kept.add(`page ${path}`);
  }
  for (const [meeting, path] of Object.entries(notes)) {
    const whole = await fetch(path);
    if (!whole.ok || whole.headers.get("Content-Type") !== "application/octet-stream") continue;
    await device.put(`notes ${meeting}`, new Uint8Array(await whole.arrayBuffer()));
    kept.add(`notes ${meeting}`);
  }
  for (const name of [...(await device.names("page")), ...(await device.names("notes"))]) {
    if (!kept.has(name)) await device.remove(name);
  }
  // Last: until now a kept page may have needed them.
  for (const { url } of await cache.keys()) {
    if (!files.includes(new URL(url).pathname)) await cache.delete(url);
  }
}

/** What can be taken back at any time is not kept where nobody could take it from. */
export function withoutWhatIsLent(page: string): string {
  const copy = new DOMParser().parseFromString(page, "text/html");
  for (const lent of copy.querySelectorAll("[data-lent]")) lent.replaceChildren();
  return `<!doctype html>${copy.documentElement.outerHTML}`;
}

/** Signed out elsewhere, or for too long: what can be read goes, what waits to be sent stays. */
async function forgetWhatIsRead(device: Device): Promise<void> {
  for (const name of [...(await device.names("page")), ...(await device.names("notes"))]) {
    await device.remove(name);
  }
}

/** The choice, on the page of one's settings, and the way to it. */
function offer(me: string): void {
  const isKept = me !== "" && keepsFor() === me;
  for (const way of document.querySelectorAll<HTMLElement>("[data-keep-offer]")) {
    way.hidden = isKept || !canKeep();
  }
  if (canKeep() && me) grow("[data-choice]");
  const section = document.getElementById("this-device");
  if (!section) return;
  const show = (isKept: boolean) => {
    for (const part of section.querySelectorAll<HTMLElement>("[data-when]")) {
      part.hidden = (part.dataset.when === "kept") !== isKept;
    }
  };
  show(isKept);
  const choice = section.querySelector<HTMLButtonElement>("[data-keep]");
  choice?.addEventListener("click", async () => {
    choice.disabled = true;
    try {
      const device = await Device.choose(me);
      if (device) await keepAhead(device);
    } catch {
      await Device.wipe();
      sayTrouble(said("failed"));
    }
    choice.disabled = false;
    show(keepsFor() === me);
  });
  section.querySelector("[data-forget]")?.addEventListener("click", async () => {
    if (await mayForget()) await Device.wipe();
    show(keepsFor() === me);
  });
}

/** Before everything is wiped: what is not sent yet would be lost. */
export async function mayForget(): Promise<boolean> {
  const device = await Device.of(keepsFor());
  if (!device || !(await waiting(device))) return true;
  return window.confirm(document.body.dataset.saidUnsent ?? "");
}
