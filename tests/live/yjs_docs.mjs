// Real Yjs documents for the tests: a line of JSON in, a line out. See yjs_docs.py.
import { createInterface } from "node:readline";
import * as Y from "../../frontend/node_modules/yjs/dist/yjs.mjs";

const docs = new Map();
const bytes = (text) => new Uint8Array(Buffer.from(text, "base64"));
const text = (array) => Buffer.from(array).toString("base64");

/** What an editor does: words into a paragraph, a new one, words taken out, words made bold. */
function edit(doc, [what, where, word]) {
  const fragment = doc.getXmlFragment("notes");
  const paragraphs = fragment.toArray().filter((node) => node.nodeName === "paragraph");
  const paragraph = paragraphs[where % (paragraphs.length || 1)];
  const line = paragraph?.get(0);
  doc.transact(() => {
    if (!line || what === "paragraph") {
      const fresh = new Y.XmlElement("paragraph");
      fresh.insert(0, [new Y.XmlText(word)]);
      fragment.insert(where % (fragment.length + 1), [fresh]);
    } else if (what === "words") line.insert(where % (line.length + 1), `${word} `);
    else if (what === "bold" && line.length) line.format(where % line.length, 1, { bold: {} });
    else if (what === "take out" && line.length) line.delete(where % line.length, 1);
    else if (what === "take all out") fragment.delete(fragment.toArray().indexOf(paragraph), 1);
  });
}

const deeds = {
  new: () => docs.size && null,
  state: (doc) => text(Y.encodeStateVector(doc)),
  since: (doc, state) => text(Y.encodeStateAsUpdate(doc, bytes(state))),
  apply: (doc, update) => Y.applyUpdate(doc, bytes(update), "elsewhere") ?? null,
  says: (doc) => doc.getXmlFragment("notes").toString(),
  edit: (doc, how) => {
    const updates = [];
    const hear = (update) => updates.push(text(update));
    doc.on("update", hear);
    edit(doc, how);
    doc.off("update", hear);
    return updates;
  },
};

createInterface({ input: process.stdin }).on("line", (line) => {
  const [name, deed, given] = JSON.parse(line);
  if (!docs.has(name)) docs.set(name, new Y.Doc());
  process.stdout.write(`${JSON.stringify(deeds[deed](docs.get(name), given))}\n`);
});
