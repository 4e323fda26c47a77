/** A line of the notes becomes a topic or a promise: a row of its own, and the words lead to it. */

import type { Editor } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { newId, said, sayTrouble, token } from "../page";

type RowOf = { kind: "topic" | "promise"; id: string };

/** `/` at the start of a word opens the dialog; a second `/`, or Escape there, writes the slash. */
export function wireRows(editor: Editor, dialog: HTMLDialogElement): () => void {
  const form = dialog.querySelector("form");
  const text = dialog.querySelector<HTMLInputElement>("input[name=text]");
  let bySlash = false;
  let stood = "";

  const ask = () => {
    stood = lineAtCaret(editor)?.words ?? "";
    if (text) text.value = stood;
    const fresh = dialog.querySelector<HTMLInputElement>("input[name=new]");
    if (fresh) fresh.value = newId();
    dialog.returnValue = "";
    dialog.showModal();
    text?.focus();
  };

  editor.view.dom.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.isComposing || !isAtStartOfAWord(editor)) return;
    event.preventDefault();
    bySlash = true;
    ask();
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "/" && bySlash && text?.value === "") {
      event.preventDefault();
      dialog.close("slash");
    }
  });
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "slash" || (bySlash && dialog.returnValue === "")) {
      editor.chain().focus().insertContent("/").run();
    } else {
      editor.commands.focus();
    }
    bySlash = false;
  });
  form?.addEventListener("submit", (event) => {
    const pressed = (event as SubmitEvent).submitter as HTMLButtonElement | null;
    if (pressed?.value !== "make") return;
    event.preventDefault();
    void make(editor, form, stood).then((made) => {
      if (made) dialog.close("made");
    });
  });
  return ask;
}

function isAtStartOfAWord(editor: Editor): boolean {
  const { $from, empty } = editor.state.selection;
  const before = $from.parent.textBetween(0, $from.parentOffset, "\n", " ");
  return empty && /(?:^|\s)$/.test(before);
}

interface Line {
  from: number;
  to: number;
  words: string;
}

function lineAtCaret(editor: Editor): Line | null {
  const { $from } = editor.state.selection;
  return $from.parent.isTextblock ? line($from.parent, $from.before()) : null;
}

/** The caret stays in its line whatever the other types, unless they break the line above it. */
function lineThatSays(editor: Editor, words: string): Line | null {
  const lines = [lineAtCaret(editor)];
  editor.state.doc.descendants((node, at) => {
    if (node.isTextblock) lines.push(line(node, at));
  });
  return lines.find((each) => each?.words === words) ?? null;
}

function line(node: Node, at: number): Line {
  const words = node.textBetween(0, node.content.size, " ").trim();
  return { from: at + 1, to: at + node.nodeSize - 1, words };
}

async function make(editor: Editor, form: HTMLFormElement, stood: string): Promise<boolean> {
  const given = new FormData(form);
  const kind = given.get("kind") === "topic" ? "topic" : "promise";
  const address = kind === "topic" ? form.dataset.topics : form.dataset.promises;
  if (kind === "promise") given.set("owed_by", String(given.get("kind")));
  try {
    const answer = await fetch(address ?? "", {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": token() },
      body: new URLSearchParams([...given].map(([name, value]) => [name, String(value)])),
    });
    if (!answer.ok) throw new Error(String(answer.status));
    const { id } = (await answer.json()) as { id: string };
    write(editor, { kind, id }, String(given.get("text")).trim(), stood);
    sayTrouble("");
    return true;
  } catch {
    sayTrouble(said("failed"));
    return false;
  }
}

/** The words that lead to the row take the place of those they were; of any others, none. */
function write(editor: Editor, row: RowOf, words: string, stood: string): void {
  const { schema, tr, doc } = editor.state;
  const piece = schema.text(words, [schema.mark("row", row)]);
  const said = lineThatSays(editor, stood);
  if (said) tr.replaceWith(said.from, said.to, piece);
  else tr.insert(doc.content.size, schema.node("paragraph", null, piece));
  editor.view.dispatch(tr);
}
