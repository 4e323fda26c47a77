/** The notes save themselves while one types, say truthfully whether they are saved, and lose nothing. */

import { carry, grewFrom, merge } from "./merging";
import { isSignedOut, said, sayTrouble, token } from "./requests";

const AFTER_TYPING = 600;
const AT_LEAST_EVERY = 3000;
const TRY_AGAIN = 4000;
const MOST_KEPT_ALIVE = 60_000; // bytes that a browser still sends for a page that is gone
const MOST_SENT_KEPT = 3;
const LONGEST_SENT_AGAIN = 50_000; // characters; the server takes two megabytes in all

/** What was typed and not yet acknowledged, and the texts on their way of which we heard nothing. */
interface Draft {
  base: string;
  sent: string[];
  text: string;
}

type State = "saving" | "saved" | "offline" | "signedOut" | "tooLong";

export function saveNotesWhileTyping(): void {
  const { me } = document.body.dataset;
  if (me) forgetDrafts((whose) => whose !== me);
  document
    .querySelector("form[data-sign-out]")
    ?.addEventListener("submit", () => forgetDrafts(() => true));
  const form = document.querySelector<HTMLFormElement>("form[data-notes]");
  const area = form?.querySelector<HTMLTextAreaElement>("textarea[name=text]");
  if (form && area && !area.readOnly) new NotesArea(form, area, me ?? "").begin();
}

/** Drafts live in this tab alone. Who is asked to sign in again still finds theirs afterwards. */
export function forgetDrafts(of: (whose: string) => boolean): void {
  for (const key of Object.keys(sessionStorage)) {
    const [what, whose] = key.split(" ");
    if (what === "notes" && of(whose ?? "")) sessionStorage.removeItem(key);
  }
}

export class NotesArea {
  private base: string; // what the server has, as far as we know
  private sent: string[] = []; // grown from it, and perhaps arrived
  private timer: number | undefined;
  private firstUnsaved = 0;
  private saving = false;
  private missed = false; // the other wrote while a save was under way
  private composing: Promise<void> | null = null;
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
    // A browser may bring back what stood here before a reload; what the server has goes before that.
    this.area.value = this.base;
    const draft = this.draft();
    if (draft) {
      const from = grewFrom(draft.base, [...draft.sent, draft.text], this.base);
      this.show(merge(from, draft.text, this.base));
      if (this.isUnsaved) this.soon(0);
      else this.forget();
    }
    this.area.addEventListener("input", () => this.typed());
    this.area.addEventListener("blur", () => this.isUnsaved && this.soon(0));
    this.area.addEventListener("compositionstart", () => {
      this.composing = new Promise((done) => {
        this.area.addEventListener("compositionend", () => done(), { once: true });
      });
    });
    this.area.addEventListener("compositionend", () => {
      this.composing = null;
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.save();
    });
    this.form.addEventListener("news", (event) => this.heard((event as CustomEvent).detail?.mine));
    window.addEventListener("online", () => void this.save());
    document.addEventListener("visibilitychange", () => void this.save());
    window.addEventListener("pagehide", () => {
      if (this.isUnsaved) this.send(this.area.value).catch(() => undefined);
    });
    window.addEventListener("beforeunload", (event) => {
      // Who goes to sign in again finds the draft when they are back.
      if (this.isUnsaved && this.form.dataset.state !== "signedOut") event.preventDefault();
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
      const answer = await this.send(sent);
      if (answer.ok) await this.stands(sent, await standing(answer));
      else await this.refused(answer.status);
    } catch {
      this.say("offline");
      this.soon(TRY_AGAIN);
    } finally {
      this.saving = false;
    }
    if (this.missed) void this.fetch();
    if (this.isUnsaved && this.form.dataset.state === "saving") this.soon(AFTER_TYPING);
  }

  /** The answer to my own save says already what stands. */
  private heard(mine: boolean): void {
    if (!this.saving) void this.fetch();
    else if (!mine) this.missed = true;
  }

  private async fetch(): Promise<void> {
    this.missed = false;
    try {
      const answer = await fetch(this.form.action, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const text = await standing(answer);
      if (this.saving) this.missed = true;
      else await this.stands(grewFrom(this.base, this.sent, text), text);
    } catch {
      this.missed = true; // asked again with the next save, or when the page hears of a change
    }
  }

  private send(text: string): Promise<Response> {
    const body = new URLSearchParams({ base: this.base, text });
    for (const earlier of this.sent) {
      if (earlier.length < LONGEST_SENT_AGAIN) body.append("sent", earlier);
    }
    if (this.sent.at(-1) !== text) this.sent.push(text);
    if (this.sent.length > MOST_SENT_KEPT) this.sent.splice(1, 1);
    this.keep();
    return fetch(this.form.action, {
      method: "POST",
      keepalive: body.toString().length < MOST_KEPT_ALIVE,
      headers: { Accept: "application/json", "X-CSRFToken": token() },
      body,
    });
  }

  /** The server has `text`; it grew from `sent`, and the area may hold more by now. */
  private async stands(sent: string, text: string): Promise<void> {
    while (this.composing) await this.composing; // a word half composed would be torn apart
    const now = this.area.value;
    this.base = text;
    this.sent = [];
    this.show(merge(sent, now, text));
    if (this.isUnsaved) {
      this.keep();
      this.soon(AFTER_TYPING);
    } else {
      this.forget();
      if (this.form.dataset.state) this.say("saved");
    }
  }

  private async refused(status: number): Promise<void> {
    if (status === 401 || (status === 403 && (await isSignedOut()))) this.say("signedOut");
    else if (status === 413 || status === 422) this.say("tooLong");
    else if (status >= 500) {
      this.say("offline");
      this.soon(TRY_AGAIN);
    } else {
      // Nothing can be added here any more; what was typed still stands.
      this.say(null);
      sayTrouble(said("failed"));
    }
  }

  private show(text: string): void {
    const { value, selectionStart, selectionEnd, selectionDirection, scrollTop } = this.area;
    if (text === value) return;
    this.area.value = text;
    if (document.activeElement === this.area) {
      this.area.setSelectionRange(
        carry(selectionStart, value, text),
        carry(selectionEnd, value, text),
        selectionDirection,
      );
      this.area.scrollTop = scrollTop;
    }
  }

  private say(state: State | null): void {
    this.form.dataset.state = state ?? "refused";
    if (!this.state) return;
    // Read out when something is wrong; at every pause of who types it would only disturb.
    this.state.ariaLive = state === "saving" || state === "saved" ? "off" : "polite";
    this.state.textContent = (state && this.form.dataset[state]) ?? "";
    if (state === "signedOut") {
      const way = document.createElement("a");
      way.href = this.form.dataset.signIn ?? "";
      way.textContent = this.form.dataset.signInWords ?? "";
      this.state.append(" ", way);
    }
  }

  private keep(): void {
    try {
      const draft: Draft = { base: this.base, sent: this.sent, text: this.area.value };
      sessionStorage.setItem(this.key, JSON.stringify(draft));
    } catch {
      // The tab has no room left: the text area itself still holds the text.
    }
  }

  private forget(): void {
    sessionStorage.removeItem(this.key);
  }

  private draft(): Draft | null {
    const kept = sessionStorage.getItem(this.key);
    return kept ? ({ sent: [], ...JSON.parse(kept) } as Draft) : null;
  }
}

async function standing(answer: Response): Promise<string> {
  const { text } = (await answer.json()) as { text: string };
  return text.replace(/\r\n?/g, "\n"); // as a text area has it
}
