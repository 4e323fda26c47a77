/** A line of the notes becomes a topic or a promise: a row of its own, and the words lead to it. */

import type { Editor } from "@tiptap/core";
import { newId, said, sayTrouble, token } from "../page";

/** `/` at the start of a word opens the dialog; a second `/`, or Escape there, writes the slash. */
export function wireRows(editor: Editor, dialog: HTMLDialogElement): () => void {
  const form = dialog.querySelector("form");
  const text = dialog.querySelector<HTMLInputElement>("input[name=text]");
  let bySlash = false;
  let line: { from: number; to: number } | null = null;

  const ask = () => {
    line = lineAt(editor);
    if (text) text.value = line ? editor.state.doc.textBetween(line.from, line.to, " ").trim() : "";
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
    if (pressed?.value !== "make" || !line || !text) return;
    event.preventDefault();
    void make(editor, form, line).then((made) => {
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

/** The text block in which the caret stands. */
function lineAt(editor: Editor): { from: number; to: number } | null {
  const { $from } = editor.state.selection;
  return $from.parent.isTextblock ? { from: $from.start(), to: $from.end() } : null;
}

async function make(
  editor: Editor,
  form: HTMLFormElement,
  line: { from: number; to: number },
): Promise<boolean> {
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
    const mark = editor.schema.marks.row?.create({ kind, id });
    const words = String(given.get("text")).trim();
    if (!mark) return true;
    // The line may have changed meanwhile: what stands there now is replaced only if it says this.
    const stands = editor.state.doc.textBetween(
      line.from,
      Math.min(line.to, editor.state.doc.content.size),
      " ",
    );
    const piece = editor.schema.text(words, [mark]);
    if (stands.trim() === words || !stands.trim()) {
      editor.view.dispatch(editor.state.tr.replaceWith(line.from, line.to, piece));
    } else {
      editor.view.dispatch(editor.state.tr.insert(line.from, piece));
    }
    sayTrouble("");
    return true;
  } catch {
    sayTrouble(said("failed"));
    return false;
  }
}
