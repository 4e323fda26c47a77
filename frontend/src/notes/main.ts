/** The notes of a meeting: one document that both write in at once. */

import { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { Device } from "../device/device";
import { draft, draftKey, forgetDraft, keepDraft } from "../drafts";
import { isSignedOut } from "../page";
import { Connection, type Standing, TOO_LONG } from "./connection";
import { openEditor } from "./editor";
import { wireRows } from "./rows";
import { wireToolbar } from "./toolbar";

const KEEP_AFTER = 250;

async function begin(section: HTMLElement): Promise<void> {
  const { me = "" } = document.body.dataset;
  const { meeting = "", socket = "", typed = "", name = "" } = section.dataset;
  const { label = "", placeholder = "", tick = "" } = section.dataset;
  const part = (selector: string) => section.querySelector<HTMLElement>(selector);
  const [place, bar, read] = [part("[data-editor]"), part("[role=toolbar]"), part("[data-read]")];
  const dialog = grown(section);
  if (!place || !bar || !dialog) return;

  const doc = new Y.Doc();
  const awareness = new Awareness(doc);
  awareness.setLocalStateField("user", { name });
  const key = draftKey(me, meeting);
  const device = await Device.of(me).catch(() => null);
  const kept = (await device?.take(`notes ${meeting}`)) ?? null;
  const unsent = (await device?.names(`typed ${typed}`)) ?? [];
  const left = await Promise.all(unsent.map((each) => device?.take(each)));
  const standing = new StandingWords(section, device !== null);
  const connection = new Connection(doc, awareness, socket, {
    standing: (now, code) => standing.say(now, code, connection),
    synced: () => show(),
  });
  if (kept) Y.applyUpdate(doc, kept, connection);
  if (device) keepOnDevice(device, doc, connection, { meeting, typed, unsent });
  keepDrafts(doc, connection, key);
  for (const update of [draft(key), ...left]) if (update) Y.applyUpdate(doc, update);
  if (kept) show();
  connection.keepAlive();
  connection.connect();
  showWhoIsHere(awareness, section);
  window.addEventListener("beforeunload", (event) => {
    if (connection.isUnsaved && !standing.isSignedOut) event.preventDefault();
  });

  /** What the server rendered is shown until the document is here; what was begun in the form, it sends. */
  function show(): void {
    if (!place || !bar || !dialog || isBegun(section) || section.dataset.ready) return;
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

/** For who keeps things here: the document as it is, and of it what the server may lack. */
function keepOnDevice(
  device: Device,
  doc: Y.Doc,
  connection: Connection,
  its: { meeting: string; typed: string; unsent: string[] },
): void {
  const mine = `typed ${its.typed} ${doc.clientID}`;
  let pending: Uint8Array[] = [];
  let timer: number | undefined;
  let work: Promise<unknown> = Promise.resolve();
  const then = (deed: () => Promise<unknown>) => {
    work = work.then(deed).catch(() => undefined); // no room: this tab still holds it
  };
  const keep = () => {
    window.clearTimeout(timer);
    if (connection.isUnsaved && pending.length > 0) {
      pending = [Y.mergeUpdates(pending)];
      const update = pending[0] ?? new Uint8Array();
      then(() => device.put(mine, update));
    }
    const whole = Y.encodeStateAsUpdate(doc);
    then(() => device.put(`notes ${its.meeting}`, whole));
  };
  doc.on("update", (update: Uint8Array, origin: unknown) => {
    if (origin !== connection) pending.push(update);
    window.clearTimeout(timer);
    timer = window.setTimeout(keep, KEEP_AFTER);
  });
  window.addEventListener("pagehide", keep);
  document.addEventListener("notes-saved", () => {
    if (connection.isUnsaved || pending.length + its.unsent.length === 0) return;
    const sent = [mine, ...its.unsent];
    pending = [];
    its.unsent = [];
    for (const name of sent) then(() => device.remove(name));
  });
}

class StandingWords {
  isSignedOut = false;
  private wasUnsaved = false;
  private readonly place: HTMLElement | null;

  constructor(
    private readonly section: HTMLElement,
    private readonly isKept: boolean,
  ) {
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
    else if (this.section.dataset.ready) this.show(this.isKept ? "offlineKept" : "offline");
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

for (const section of document.querySelectorAll<HTMLElement>("[data-notes]")) void begin(section);
