/** The socket of the notes: Yjs updates both ways, and what of ours the server has on its disk.

    Frames are those of y-protocols, and two of the server's own (entrenous/live/notes_socket.py). */

import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import {
  type Awareness,
  applyAwarenessUpdate,
  encodeAwarenessUpdate,
  removeAwarenessStates,
} from "y-protocols/awareness";
import { readSyncMessage, writeSyncStep1, writeUpdate } from "y-protocols/sync";
import type * as Y from "yjs";

const SYNC = 0;
const AWARENESS = 1;
const WHO_IS_HERE = 3;
const STORED = 8;
const ASK_AGAIN = 9;

const FIRST_WAIT = 500;
const LONGEST_WAIT = 20_000;
const LONGEST_SILENCE = 35_000; // our own caret comes back to us every 15 seconds
export const NO_ACCESS = 4403;
export const TOO_LONG = 4413;
const STAY_AWAY = { first: 4400, last: 4499 };

export type Standing = "saving" | "saved" | "offline" | "refused";

export class Connection {
  /** Something of ours may not be on the server's disk. */
  isUnsaved = false;
  /** We have seen what the server has. */
  isSynced = false;
  private socket: WebSocket | undefined;
  private sent = 0;
  private stored = 0;
  private isAnswered = false; // the server has seen what we have
  private wait = FIRST_WAIT;
  private again: number | undefined;
  private heardAt = 0;
  private asleepSince = 0;

  constructor(
    private readonly doc: Y.Doc,
    private readonly awareness: Awareness,
    private readonly address: string,
    private readonly on: {
      standing: (standing: Standing, code: number) => void;
      synced: () => void;
    },
  ) {
    doc.on("update", (update: Uint8Array, origin: unknown) => this.changed(update, origin));
    awareness.on("update", (changes: Changes, origin: unknown) => this.moved(changes, origin));
  }

  connect(): void {
    this.forgetToTry();
    this.hangUp();
    const here = new URL(this.address, location.href);
    here.protocol = here.protocol.replace("http", "ws");
    const socket = new WebSocket(here);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => this.opened();
    socket.onmessage = (event) => this.hear(new Uint8Array(event.data as ArrayBuffer));
    socket.onclose = ({ code }) => this.closed(code);
    this.socket = socket;
  }

  /** Also when a connection looks open and is dead: after sleep, or a change of networks. */
  keepAlive(): void {
    window.addEventListener("online", () => this.connect());
    window.addEventListener("offline", () => this.closed(0));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState !== "visible") this.asleepSince = Date.now();
      else if (!this.isOpen || Date.now() - this.asleepSince > LONGEST_SILENCE) this.connect();
    });
    window.setInterval(() => {
      if (this.isOpen && Date.now() - this.heardAt > LONGEST_SILENCE) this.connect();
    }, 5000);
  }

  get isOpen(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  private opened(): void {
    this.wait = FIRST_WAIT;
    this.heardAt = Date.now();
    this.sent = this.stored = 0;
    this.isAnswered = false;
    this.ask();
    this.showCarets([this.doc.clientID]);
  }

  private ask(): void {
    const frame = encoding.createEncoder();
    encoding.writeVarUint(frame, SYNC);
    writeSyncStep1(frame, this.doc);
    this.send(frame);
  }

  private hear(content: Uint8Array): void {
    this.heardAt = Date.now();
    const frame = decoding.createDecoder(content);
    switch (decoding.readVarUint(frame)) {
      case SYNC:
        this.sync(frame);
        break;
      case AWARENESS:
        applyAwarenessUpdate(this.awareness, decoding.readVarUint8Array(frame), this);
        break;
      case WHO_IS_HERE:
        this.showCarets([this.doc.clientID]);
        break;
      case STORED:
        this.stored = decoding.readVarUint(frame);
        break;
      case ASK_AGAIN:
        this.ask();
        break;
    }
    this.sayStanding();
  }

  private sync(frame: decoding.Decoder): void {
    const answer = encoding.createEncoder();
    encoding.writeVarUint(answer, SYNC);
    const kind = readSyncMessage(frame, answer, this.doc, this);
    if (kind === 0) {
      this.isAnswered = true;
      this.sent += 1;
      this.send(answer);
    } else if (kind === 1 && !this.isSynced) {
      this.isSynced = true;
      this.on.synced();
    }
  }

  private changed(update: Uint8Array, origin: unknown): void {
    if (origin === this) return;
    this.isUnsaved = true;
    if (this.isOpen && this.isAnswered) {
      const frame = encoding.createEncoder();
      encoding.writeVarUint(frame, SYNC);
      writeUpdate(frame, update);
      this.sent += 1;
      this.send(frame);
    } else if (!this.socket && this.again === undefined) {
      this.later(); // refused before: what was taken out since may let it through
    }
    this.sayStanding();
  }

  private moved({ added, updated, removed }: Changes, origin: unknown): void {
    if (origin !== this) this.showCarets([...added, ...updated, ...removed]);
  }

  private showCarets(clients: number[]): void {
    const known = clients.filter((client) => this.awareness.meta.has(client));
    if (!this.isOpen || known.length === 0) return;
    const frame = encoding.createEncoder();
    encoding.writeVarUint(frame, AWARENESS);
    encoding.writeVarUint8Array(frame, encodeAwarenessUpdate(this.awareness, known));
    this.send(frame);
  }

  private send(frame: encoding.Encoder): void {
    this.socket?.send(encoding.toUint8Array(frame));
  }

  private sayStanding(): void {
    if (!this.isOpen) return;
    if (this.isAnswered && this.stored >= this.sent) this.isUnsaved = false;
    this.on.standing(this.isUnsaved ? "saving" : "saved", 0);
  }

  private closed(code: number): void {
    this.hangUp();
    const others = [...this.awareness.getStates().keys()].filter((id) => id !== this.doc.clientID);
    removeAwarenessStates(this.awareness, others, this);
    if (code >= STAY_AWAY.first && code <= STAY_AWAY.last) {
      this.on.standing("refused", code);
    } else {
      this.on.standing("offline", code);
      this.later();
    }
  }

  private hangUp(): void {
    if (!this.socket) return;
    this.socket.onopen = this.socket.onmessage = this.socket.onclose = null;
    this.socket.close();
    this.socket = undefined;
  }

  private forgetToTry(): void {
    window.clearTimeout(this.again);
    this.again = undefined;
  }

  private later(): void {
    this.forgetToTry();
    const scattered = this.wait * (0.5 + Math.random() / 2); // not everybody at once
    this.again = window.setTimeout(() => this.connect(), scattered);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }
}

interface Changes {
  added: number[];
  updated: number[];
  removed: number[];
}
