// Many pairs of people who type, over real sockets; prints what it measured as one line of JSON.
//
//   node driver.mjs steady|ceiling|idle <a file of options, as JSON>
//
// Each pair is two sockets at one document. Updates are prepared by real Yjs documents, and sent as
// frames of y-protocols; `kind` says how a server is spoken to.
import { createRequire } from "node:module";

const require = createRequire(`${process.env.PEERS}/node_modules/x`);
const { WebSocket } = require("ws");
const Y = require("yjs");
const encoding = require("lib0/encoding");
const decoding = require("lib0/decoding");

const [what, file] = process.argv.slice(2);
const told = require("node:fs").readFileSync(file, "utf8");
const { kind, port, pairs, seconds = 10, rate = 5, flight = 4, edits = 40 } = JSON.parse(told);
const now = () => performance.now();
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

/** What a typist's document gives: a paragraph, and then a word at a time. */
function prepared(count) {
  const doc = new Y.Doc();
  const updates = [];
  doc.on("update", (update) => updates.push(update));
  const paragraph = new Y.XmlElement("paragraph");
  const text = new Y.XmlText();
  doc.transact(() => {
    paragraph.insert(0, [text]);
    doc.getXmlFragment("notes").insert(0, [paragraph]);
  });
  for (let n = 1; n < count; n++) text.insert(text.length, "word ");
  return updates;
}

function frame(document, write) {
  const encoder = encoding.createEncoder();
  if (kind === "hocuspocus") encoding.writeVarString(encoder, document);
  write(encoder);
  return encoding.toUint8Array(encoder);
}

function addressOf(pair, side) {
  if (kind !== "entrenous") return [`ws://127.0.0.1:${port}/${pair.document}`, {}];
  const headers = { Cookie: pair.cookies[side], Origin: `http://127.0.0.1:${port}` };
  return [`ws://127.0.0.1:${port}/live/notes/${pair.document}/`, { headers }];
}

class Typist {
  constructor(pair, side, updates) {
    this.document = pair.document;
    this.frames = updates.map((update) =>
      frame(pair.document, (encoder) => {
        encoding.writeVarUint(encoder, 0);
        encoding.writeVarUint(encoder, 2);
        encoding.writeVarUint8Array(encoder, update);
      }),
    );
    this.address = addressOf(pair, side);
    this.next = 0;
    this.sentAt = []; // of updates that the other has not seen yet
    this.unacknowledged = [];
    this.received = this.stored = 0;
  }

  async connect(relayed, acknowledged) {
    const [url, options] = this.address;
    this.socket = new WebSocket(url, { ...options, perMessageDeflate: false });
    this.socket.binaryType = "nodebuffer";
    this.relayed = relayed;
    this.acknowledged = acknowledged;
    await new Promise((done, failed) => {
      this.socket.on("open", done);
      this.socket.on("error", failed);
      this.socket.on("unexpected-response", (_, answer) => failed(new Error(answer.statusCode)));
    });
    this.socket.on("message", (content) => this.hear(content));
    this.socket.on("close", (code) => {
      if (!this.isDone) throw new Error(`closed with ${code}`);
    });
    if (kind === "hocuspocus") {
      this.socket.send(
        frame(this.document, (encoder) => {
          encoding.writeVarUint(encoder, 2);
          encoding.writeVarUint(encoder, 0);
          encoding.writeVarString(encoder, "token");
        }),
      );
    }
    this.socket.send(
      frame(this.document, (encoder) => {
        encoding.writeVarUint(encoder, 0);
        encoding.writeVarUint(encoder, 0);
        encoding.writeVarUint8Array(encoder, Y.encodeStateVector(new Y.Doc()));
      }),
    );
  }

  hear(content) {
    const decoder = decoding.createDecoder(content);
    if (kind === "hocuspocus") decoding.readVarString(decoder);
    const type = decoding.readVarUint(decoder);
    if (type === 0) {
      const step = decoding.readVarUint(decoder);
      if (step === 2) {
        this.received += 1;
        const at = this.other.sentAt.shift();
        if (at !== undefined) this.relayed(now() - at, this.other);
      }
    } else if (type === 8) {
      if (kind === "entrenous") {
        const count = decoding.readVarUint(decoder);
        for (; this.stored < count; this.stored++) this.acknowledge();
      } else this.acknowledge();
    }
  }

  acknowledge() {
    const at = this.unacknowledged.shift();
    if (at !== undefined) this.acknowledged(now() - at);
  }

  type() {
    if (this.next >= this.frames.length) return false;
    this.sentAt.push(now());
    this.unacknowledged.push(now());
    this.socket.send(this.frames[this.next++]);
    return true;
  }

  leave() {
    this.isDone = true;
    this.socket.close();
  }
}

async function everybody(count, relayed, acknowledged, those = pairs) {
  const updates = [prepared(count), prepared(count)];
  const all = [];
  for (const pair of those) {
    // The same words for every pair, in documents that know nothing of each other.
    const two = [0, 1].map((side) => new Typist(pair, side, updates[side]));
    [two[0].other, two[1].other] = [two[1], two[0]];
    for (const typist of two) await typist.connect(relayed, acknowledged);
    all.push(...two);
  }
  await wait(500);
  return all;
}

function summed(times) {
  const sorted = Float64Array.from(times).sort();
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return { count: sorted.length, p50: at(0.5), p99: at(0.99) };
}

const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const heard = () => new Promise((done) => process.stdin.once("data", done));

async function steady() {
  const relays = [];
  const acks = [];
  const all = await everybody(rate * seconds + 1, (t) => relays.push(t), (t) => acks.push(t));
  for (const typist of all) typist.type();
  await wait(1000);
  relays.length = acks.length = 0;
  say({ ready: true });
  await heard();
  const began = now();
  let sent = 0;
  const total = all.length * rate * seconds;
  while (sent < total) {
    const due = Math.min(total, Math.floor(((now() - began) / 1000) * all.length * rate));
    for (; sent < due; sent++) all[sent % all.length].type();
    await wait(1);
  }
  await wait(1000);
  say({ sent, relayed: summed(relays), acknowledged: summed(acks) });
}

async function ceiling() {
  let relays = 0;
  let isOver = false;
  let ran = false;
  const again = (_, typist) => {
    relays += 1;
    if (!isOver && !typist.type()) ran = true;
  };
  const all = await everybody(Math.ceil((seconds * 90_000) / (pairs.length * 2)), again, () => {});
  say({ ready: true });
  await heard();
  for (const typist of all) for (let n = 0; n < flight; n++) typist.type();
  await wait(seconds * 1000);
  isOver = true;
  say({ relayed: relays, perSecond: relays / seconds, ranOut: ran });
}

async function idle() {
  const few = 20; // so that what a server needs once is not counted
  const wave = (pairs.length - few) / 2;
  for (const those of [0, few, few + wave].map((from, n) => pairs.slice(from, n ? from + wave : few))) {
    const all = await everybody(edits, () => {}, () => {}, those);
    for (let n = 0; n < edits; n++) {
      for (const typist of all) typist.type();
      await wait(100);
    }
    await wait(1500);
    say({ here: those.length });
    await heard();
    for (const typist of all) typist.leave();
    await wait(6000); // documents are put together or stored and let go of first
    say({ gone: those.length });
    await heard();
  }
}

await { steady, ceiling, idle }[what]();
process.exit(0);
