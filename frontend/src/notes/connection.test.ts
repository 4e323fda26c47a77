import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { Connection, type Standing } from "./connection";

/** The other end: a server that holds a document, and says what it is told to. */
class Server {
  static last: Server;
  static readonly OPEN = 1;
  readyState = 0;
  binaryType = "";
  heard: Uint8Array[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: ArrayBuffer }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  constructor(readonly address: URL) {
    Server.last = this;
  }
  send(frame: Uint8Array): void {
    this.heard.push(frame);
  }
  close(): void {
    this.readyState = 3;
  }
  lets(): void {
    this.readyState = 1;
    this.onopen?.();
  }
  says(...frame: (number | Uint8Array)[]): void {
    const out = encoding.createEncoder();
    for (const part of frame) {
      if (typeof part === "number") encoding.writeVarUint(out, part);
      else encoding.writeVarUint8Array(out, part);
    }
    this.onmessage?.({ data: encoding.toUint8Array(out).buffer as ArrayBuffer });
  }
  /** What it lacks of ours and what we lack of it, as it answers whoever connects. */
  answers(doc = new Y.Doc()): void {
    this.says(0, 1, Y.encodeStateAsUpdate(doc));
    this.says(0, 0, Y.encodeStateVector(doc));
  }
  closes(code: number): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }
  /** The updates that came, of both kinds, put into a document. */
  get document(): Y.Doc {
    const doc = new Y.Doc();
    for (const frame of this.heard) {
      const read = decoding.createDecoder(frame);
      if (decoding.readVarUint(read) === 0 && decoding.readVarUint(read) > 0)
        Y.applyUpdate(doc, decoding.readVarUint8Array(read));
    }
    return doc;
  }
}

let doc: Y.Doc;
let standings: Standing[];
let connection: Connection;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", Server);
  doc = new Y.Doc();
  standings = [];
  connection = new Connection(doc, new Awareness(doc), "/live/notes/x/", {
    standing: (now) => standings.push(now),
    synced: () => undefined,
  });
  connection.connect();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const write = (words: string) => doc.getText("t").insert(0, words);
const now = () => standings.at(-1);

test("what is typed is saved when the server has stored it, and not before", () => {
  Server.last.lets();
  Server.last.answers();
  Server.last.says(8, 1); // our answer, empty
  expect(now()).toBe("saved");

  write("a");
  expect(now()).toBe("saving");
  write("b");
  Server.last.says(8, 2);
  expect(now()).toBe("saving");
  expect(connection.isUnsaved).toBe(true);
  Server.last.says(8, 3);
  expect(now()).toBe("saved");
  expect(connection.isUnsaved).toBe(false);
});

test("what was typed before the server answered is in our answer", () => {
  write("typed early");
  Server.last.lets();
  write("and ");
  Server.last.answers();

  expect(Server.last.document.getText("t").toString()).toBe("and typed early");
  expect(now()).toBe("saving");
  Server.last.says(8, 1);
  expect(now()).toBe("saved");
});

test("without a connection nothing is called saved, and it arrives with the next", () => {
  Server.last.lets();
  Server.last.answers();
  Server.last.closes(1006);
  expect(now()).toBe("offline");
  write("in the park");
  expect(connection.isUnsaved).toBe(true);

  const first = Server.last;
  vi.advanceTimersByTime(1000);
  expect(Server.last).not.toBe(first);
  Server.last.lets();
  Server.last.answers();
  expect(Server.last.document.getText("t").toString()).toBe("in the park");
  Server.last.says(8, 1);
  expect(now()).toBe("saved");
});

test("counts of an old connection are worth nothing on the next", () => {
  Server.last.lets();
  Server.last.answers();
  write("a");
  write("b");
  Server.last.closes(4503);
  vi.advanceTimersByTime(1000);
  Server.last.lets();
  Server.last.says(8, 3);

  expect(connection.isUnsaved).toBe(true);
});

test("who may not write any more is told, and does not knock again by itself", () => {
  Server.last.lets();
  Server.last.answers();
  const first = Server.last;
  first.closes(4403);
  vi.advanceTimersByTime(60_000);

  expect(now()).toBe("refused");
  expect(Server.last).toBe(first);
});

test("what was too long is tried again after a change", () => {
  Server.last.lets();
  Server.last.answers();
  const first = Server.last;
  first.closes(4413);
  write("shorter");
  vi.advanceTimersByTime(1000);

  expect(Server.last).not.toBe(first);
});

test("typing does not put off the next try to connect", () => {
  Server.last.closes(1006);
  const first = Server.last;
  for (let n = 0; n < 50; n++) write("x");
  vi.advanceTimersByTime(1000);

  expect(Server.last).not.toBe(first);
});

test("asked to, it says again what it has seen", () => {
  Server.last.lets();
  Server.last.answers();
  const before = Server.last.heard.length;
  Server.last.says(9);

  expect([...(Server.last.heard[before] ?? [])].slice(0, 2)).toEqual([0, 0]);
});
