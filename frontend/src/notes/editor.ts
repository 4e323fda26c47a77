/** The editor itself: which nodes and marks there are, and how the other's caret looks. */

import { Editor, Extension, InputRule } from "@tiptap/core";
import { Blockquote } from "@tiptap/extension-blockquote";
import { Bold } from "@tiptap/extension-bold";
import { Collaboration } from "@tiptap/extension-collaboration";
import { Document } from "@tiptap/extension-document";
import { HardBreak } from "@tiptap/extension-hard-break";
import { Heading } from "@tiptap/extension-heading";
import { HorizontalRule } from "@tiptap/extension-horizontal-rule";
import { Italic } from "@tiptap/extension-italic";
import {
  BulletList,
  ListItem,
  ListKeymap,
  OrderedList,
  TaskItem,
  TaskList,
} from "@tiptap/extension-list";
import { Paragraph } from "@tiptap/extension-paragraph";
import { Text } from "@tiptap/extension-text";
import { Placeholder } from "@tiptap/extensions";
import { Markdown } from "@tiptap/markdown";
import { yCursorPlugin } from "@tiptap/y-tiptap";
import type { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";
import { Link, Row } from "./marks";

/** entrenous/record/updates.py knows the same fragment, nodes and marks. */
export const FRAGMENT = "notes";
const LOOKS_LIKE_MARKDOWN = /^(?:#{1,3} |[-*+] |\d+[.)] |> )|\*\*\S|\[[^\]]+\]\(/m;

/** `- [ ] ` typed: the list has begun with `- `, and its item becomes one to tick off. */
const TaskFromBullet = Extension.create({
  name: "taskFromBullet",
  addInputRules: () => [
    new InputRule({
      find: /^\[([ xX])?\]\s$/,
      handler: ({ chain, can, range }) => {
        if (!can().liftListItem("listItem")) return null;
        chain().deleteRange(range).liftListItem("listItem").toggleTaskList().run();
        return undefined;
      },
    }),
  ],
});

export function openEditor(
  place: HTMLElement,
  doc: Y.Doc,
  awareness: Awareness,
  words: { label: string; placeholder: string; tick: string; describedBy: string },
): Editor {
  const carets = Extension.create({
    name: "carets",
    addProseMirrorPlugins: () => [
      yCursorPlugin(awareness, { cursorBuilder: caret, selectionBuilder: selection }),
    ],
  });
  const editor = new Editor({
    element: place,
    injectCSS: false,
    extensions: [
      Document,
      Paragraph,
      Text,
      Heading.configure({ levels: [1, 2, 3] }),
      BulletList,
      OrderedList,
      ListItem,
      TaskList,
      TaskItem.configure({ nested: true, a11y: { checkboxLabel: () => words.tick } }),
      TaskFromBullet,
      ListKeymap,
      Blockquote,
      HorizontalRule,
      HardBreak,
      Bold,
      Italic,
      Link,
      Row,
      Markdown,
      Placeholder.configure({ placeholder: words.placeholder }),
      Collaboration.configure({ document: doc, field: FRAGMENT }),
      carets,
    ],
    editorProps: {
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": words.label,
        "aria-describedby": words.describedBy,
        class: "prose",
      },
      handlePaste: (_view, event) => pasteMarkdown(editor, event),
    },
  });
  return editor;
}

/** Markdown from a plain text becomes what it means; anything else is pasted as usual. */
function pasteMarkdown(editor: Editor, event: ClipboardEvent): boolean {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  const isPlain = !event.clipboardData?.types.includes("text/html");
  if (!isPlain || !LOOKS_LIKE_MARKDOWN.test(text) || !editor.markdown) return false;
  return editor.commands.insertContent(editor.markdown.parse(text));
}

/** A thin line with a name; colours are of the style sheet, which the page's policy asks for. */
function caret(user: { name?: string }): HTMLElement {
  const mark = document.createElement("span");
  mark.className = "caret";
  mark.dataset.name = user.name ?? ""; // shown by the style sheet: it is no word of the notes
  return mark;
}

function selection(): { class: string } {
  return { class: "their-selection" };
}
