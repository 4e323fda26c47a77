/** The notes of a meeting: one document that both write in at once. */

import { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { draft, draftKey, forgetDraft, keepDraft } from "../drafts";
import { isSignedOut } from "../page";
import { Connection, type Standing, TOO_LONG } from "./connection";
import { openEditor } from "./editor";
import { wireRows } from "./rows";
import { wireToolbar } from "./toolbar";

const KEEP_AFTER = 250;

function begin(section: HTMLElement): void {
  const { me = "" } = document.body.dataset;
  const { meeting = "", socket = "", name = "" } = section.dataset;
  const { label = "", placeholder = "", tick = "" } = section.dataset;
  const part = (selector: string) => section.querySelector<HTMLElement>(selector);
  const [place, bar, read] = [part("[data-editor]"), part("[role=toolbar]"), part("[data-read]")];
  const dialog = grown(section);
  if (!place || !bar || !dialog) return;

  const doc = new Y.Doc();
  const awareness = new Awareness(doc);
  awareness.setLocalStateField("user", { name });
  const key = draftKey(me, meeting);
  const left = draft(key);
  const standing = new StandingWords(section);
  const connection = new Connection(doc, awareness, socket, {
    standing: (now, code) => standing.say(now, code, connection),
    synced: () => show(),
  });
  keepDrafts(doc, connection, key);
  if (left) Y.applyUpdate(doc, left);
  connection.keepAlive();
  connection.connect();
  showWhoIsHere(awareness, section);
  window.addEventListener("beforeunload", (event) => {
    if (connection.isUnsaved && !standing.isSignedOut) event.preventDefault();
  });

  /** What the server rendered is shown until the document is here; what was begun in the form, it sends. */
  function show(): void {
    if (!place || !bar || !dialog || isBegun(section)) return;
    section.dataset.ready = "yes";
    section.classList.remove("plain");
    const editor = openEditor(place, doc, awareness, {
      label,
      placeholder,
      tick,
      describedBy: "notes-state",
    });
    const row = wireRows(editor, dialog);
    wireToolbar(bar, editor, { row });
    read?.remove();
    place.hidden = bar.hidden = false;
  }
}

function isBegun(section: HTMLElement): boolean {
  const text = section.querySelector<HTMLTextAreaElement>("textarea[name=text]");
  return text !== null && text.value !== text.defaultValue;
}

/** The dialog of rows: without a script there is none. */
function grown(section: HTMLElement): HTMLDialogElement | null {
  const seed = section.querySelector<HTMLTemplateElement>("template[data-row]");
  if (seed) section.append(seed.content.cloneNode(true));
  return section.querySelector("dialog");
}

/** What is not known to be stored survives a reload of this tab, and a new sign-in. */
function keepDrafts(doc: Y.Doc, connection: Connection, key: string): void {
  let pending: Uint8Array[] = [];
  let timer: number | undefined;
  const keep = () => {
    window.clearTimeout(timer);
    if (!connection.isUnsaved) {
      pending = [];
      forgetDraft(key);
    } else if (pending.length > 0) {
      pending = [Y.mergeUpdates(pending)];
      keepDraft(key, pending[0] ?? new Uint8Array());
    }
  };
  doc.on("update", (update: Uint8Array, origin: unknown) => {
    if (origin === connection) return;
    pending.push(update);
    window.clearTimeout(timer);
    timer = window.setTimeout(keep, KEEP_AFTER);
  });
  window.addEventListener("pagehide", keep);
  document.addEventListener("notes-saved", keep);
}

class StandingWords {
  isSignedOut = false;
  private wasUnsaved = false;
  private readonly place: HTMLElement | null;

  constructor(private readonly section: HTMLElement) {
    this.place = section.querySelector("#notes-state");
  }

  say(now: Standing, code: number, connection: Connection): void {
    if (now === "saving") this.show("saving");
    if (now === "saved") {
      this.isSignedOut = false;
      if (this.wasUnsaved || this.section.dataset.state)
        this.show(this.wasUnsaved ? "saved" : null);
      document.dispatchEvent(new Event("notes-saved"));
    }
    if (now === "offline") void this.away();
    if (now === "refused") void this.refused(code);
    if (now !== "saved") this.wasUnsaved = connection.isUnsaved;
  }

  /** A refusal at the door looks like a lost connection: whether we are signed in, a page knows. */
  private async away(): Promise<void> {
    this.isSignedOut = navigator.onLine && (await isSignedOut());
    if (this.isSignedOut) this.show("signedOut");
    else if (this.section.dataset.ready) this.show("offline");
  }

  private async refused(code: number): Promise<void> {
    if (code === TOO_LONG) this.show("tooLong");
    else if (await isSignedOut()) {
      this.isSignedOut = true;
      this.show("signedOut");
    } else this.show("closed");
  }

  private show(state: string | null): void {
    if (this.section.dataset.state === (state ?? "")) return;
    this.section.dataset.state = state ?? "";
    if (!this.place) return;
    // Read out when something is wrong; at every pause of who types it would only disturb.
    this.place.ariaLive = state === "saving" || state === "saved" ? "off" : "polite";
    this.place.textContent = (state && this.section.dataset[state]) ?? "";
    if (state === "signedOut") {
      const way = document.createElement("a");
      way.href = this.section.dataset.signIn ?? "";
      way.textContent = this.section.dataset.signInWords ?? "";
      this.place.append(" ", way);
    }
  }
}

function showWhoIsHere(awareness: Awareness, section: HTMLElement): void {
  const place = section.querySelector("[data-presence]");
  awareness.on("change", () => {
    const others = [...awareness.getStates()]
      .filter(([client]) => client !== awareness.clientID)
      .map(([, state]) => (state.user as { name?: string } | undefined)?.name);
    const other = others.find((name) => name && name !== section.dataset.name);
    if (place) place.textContent = other ? (section.dataset.isHere ?? "") : "";
  });
}

for (const section of document.querySelectorAll<HTMLElement>("[data-notes]")) begin(section);
