/** The notes save themselves while one types, say truthfully whether they are saved, and lose nothing. */

import { carry, merge } from "./merging";
import { token } from "./requests";

const AFTER_TYPING = 600;
const AT_LEAST_EVERY = 3000;
const TRY_AGAIN = 4000;

interface Draft {
  base: string;
  text: string;
}

export function saveNotesWhileTyping(): void {
  const me = document.body.dataset.me ?? "";
  forgetDraftsOfOthers(me);
  document
    .querySelector("form[data-sign-out]")
    ?.addEventListener("submit", () => forgetDraftsOfOthers(""));
  const form = document.querySelector<HTMLFormElement>("form[data-notes]");
  const area = form?.querySelector<HTMLTextAreaElement>("textarea[name=text]");
  if (form && area && !area.readOnly) new NotesArea(form, area, me).begin();
}

/** Drafts live in this tab alone, and only those of the person who is signed in. */
export function forgetDraftsOfOthers(me: string): void {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith("notes ") && !(me && key.startsWith(`notes ${me} `))) {
      sessionStorage.removeItem(key);
    }
  }
}

export class NotesArea {
  private base: string; // what the server has, as far as we know
  private timer: number | undefined;
  private firstUnsaved = 0;
  private saving = false;
  private readonly key: string;
  private readonly state: HTMLElement | null;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly area: HTMLTextAreaElement,
    me: string,
  ) {
    this.base = area.defaultValue;
    this.key = `notes ${me} ${new URL(form.action, location.href).pathname}`;
    this.state = form.querySelector("[role=status]");
  }

  begin(): void {
    const draft = this.draft();
    if (draft) this.show(merge(draft.base, draft.text, this.base));
    if (this.isUnsaved) this.soon(0);
    this.area.addEventListener("input", () => this.typed());
    this.area.addEventListener("blur", () => this.isUnsaved && this.soon(0));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.save();
    });
    this.form.addEventListener("news", () => void this.fetch());
    window.addEventListener("online", () => void this.save());
    window.addEventListener("pagehide", () => this.isUnsaved && void this.send(true));
    window.addEventListener("beforeunload", (event) => {
      if (this.isUnsaved) event.preventDefault();
    });
  }

  get isUnsaved(): boolean {
    return this.area.value !== this.base;
  }

  private typed(): void {
    this.keep();
    this.firstUnsaved ||= Date.now();
    const left = AT_LEAST_EVERY - (Date.now() - this.firstUnsaved);
    this.soon(Math.max(0, Math.min(AFTER_TYPING, left)));
    if (this.isUnsaved) this.say("saving");
  }

  private soon(wait: number): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.save(), wait);
  }

  async save(): Promise<void> {
    if (this.saving || !this.isUnsaved) return;
    this.saving = true;
    this.firstUnsaved = 0;
    this.say("saving");
    const sent = this.area.value;
    try {
      const answer = await this.send();
      if (answer.ok) this.stands(sent, (await answer.json()).text);
      else this.refused(answer.status);
    } catch {
      this.say("offline");
      this.soon(TRY_AGAIN);
    } finally {
      this.saving = false;
    }
    if (this.isUnsaved && this.form.dataset.state === "saving") this.soon(AFTER_TYPING);
  }

  /** What the other wrote, while nothing of mine was under way. */
  private async fetch(): Promise<void> {
    if (this.saving) return;
    const answer = await fetch(this.form.action, { headers: { Accept: "application/json" } });
    if (answer.ok && !this.saving) this.stands(this.base, (await answer.json()).text);
  }

  private send(leaving = false): Promise<Response> {
    return fetch(this.form.action, {
      method: "POST",
      keepalive: leaving && this.area.value.length + this.base.length < 30_000,
      headers: { Accept: "application/json", "X-CSRFToken": token() },
      body: new URLSearchParams({ base: this.base, text: this.area.value }),
    });
  }

  /** The server has `standing`; the area held `sent` when we asked, and may hold more by now. */
  private stands(sent: string, standing: string): void {
    const now = this.area.value;
    this.base = standing;
    this.show(merge(sent, now, standing));
    if (this.isUnsaved) {
      this.keep();
      this.soon(AFTER_TYPING);
    } else {
      sessionStorage.removeItem(this.key);
      this.say("saved");
    }
  }

  private refused(status: number): void {
    if (status === 401 || status === 403) this.say("signedOut");
    else if (status === 413 || status === 422) this.say("tooLong");
    else {
      this.say("offline");
      this.soon(TRY_AGAIN);
    }
  }

  private show(text: string): void {
    const { value, selectionStart, selectionEnd, scrollTop } = this.area;
    if (text === value) return;
    this.area.value = text;
    if (document.activeElement === this.area) {
      this.area.setSelectionRange(
        carry(selectionStart, value, text),
        carry(selectionEnd, value, text),
      );
      this.area.scrollTop = scrollTop;
    }
  }

  private say(state: "saving" | "saved" | "offline" | "signedOut" | "tooLong"): void {
    this.form.dataset.state = state;
    if (!this.state) return;
    this.state.textContent = this.form.dataset[state] ?? "";
    if (state === "signedOut") {
      const way = document.createElement("a");
      way.href = this.form.dataset.signIn ?? "";
      way.textContent = this.form.dataset.signInWords ?? "";
      this.state.append(" ", way);
    }
  }

  private keep(): void {
    try {
      const draft: Draft = { base: this.base, text: this.area.value };
      sessionStorage.setItem(this.key, JSON.stringify(draft));
    } catch {
      // The tab has no room left: the text area itself still holds the text.
    }
  }

  private draft(): Draft | null {
    const kept = sessionStorage.getItem(this.key);
    return kept ? (JSON.parse(kept) as Draft) : null;
  }
}
