/** What was typed into notes and is not known to be stored, kept by this tab until it is.

    One item a person and meeting: the Yjs updates that the server may lack, merged, in base 64. */

import { Device } from "./device/device";
import { mayForget } from "./device/keeping";

export function draftKey(me: string, meeting: string): string {
  return `notes ${me} ${meeting}`;
}

/** Who is asked to sign in again still finds theirs afterwards. */
export function forgetDrafts(of: (whose: string) => boolean): void {
  for (const key of Object.keys(sessionStorage)) {
    const [what, whose] = key.split(" ");
    if (what === "notes" && of(whose ?? "")) sessionStorage.removeItem(key);
  }
}

/** On every page: what another person typed in this tab goes, and at sign-out one's own. */
export function keepDraftsToTheirOwner(): void {
  const { me } = document.body.dataset;
  if (me) forgetDrafts((whose) => whose !== me);
  document.querySelector("form[data-sign-out]")?.addEventListener("submit", (event) => {
    event.preventDefault();
    void leave(event.target as HTMLFormElement);
  });
}

async function leave(form: HTMLFormElement): Promise<void> {
  try {
    if (!(await mayForget())) return;
    forgetDrafts(() => true);
    await Device.wipe();
  } catch {
    // A browser that lets nothing be stored has nothing to forget.
  }
  form.submit();
}

export function keepDraft(key: string, update: Uint8Array): void {
  try {
    let text = "";
    for (const byte of update) text += String.fromCharCode(byte);
    sessionStorage.setItem(key, btoa(text));
  } catch {
    // The tab has no room left: the editor itself still holds it.
  }
}

export function draft(key: string): Uint8Array | null {
  const kept = sessionStorage.getItem(key);
  try {
    return kept ? Uint8Array.from(atob(kept), (letter) => letter.charCodeAt(0)) : null;
  } catch {
    return null; // of an older kind
  }
}

export function forgetDraft(key: string): void {
  sessionStorage.removeItem(key);
}
