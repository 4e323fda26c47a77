/** The buttons above the notes: one stop for the Tab key, arrows between them, as ARIA's pattern has it. */

import type { ChainedCommands, Editor } from "@tiptap/core";

type Deed = {
  press: (chain: ChainedCommands) => ChainedCommands;
  isOn: (editor: Editor) => boolean;
};

const DEEDS: Record<string, Deed> = {
  heading: {
    press: (chain) => chain.toggleHeading({ level: 2 }),
    isOn: (editor) => editor.isActive("heading"),
  },
  bold: { press: (chain) => chain.toggleBold(), isOn: (editor) => editor.isActive("bold") },
  italic: { press: (chain) => chain.toggleItalic(), isOn: (editor) => editor.isActive("italic") },
  bullets: {
    press: (chain) => chain.toggleBulletList(),
    isOn: (editor) => editor.isActive("bulletList"),
  },
  numbers: {
    press: (chain) => chain.toggleOrderedList(),
    isOn: (editor) => editor.isActive("orderedList"),
  },
  tasks: {
    press: (chain) => chain.toggleTaskList(),
    isOn: (editor) => editor.isActive("taskList"),
  },
  quote: {
    press: (chain) => chain.toggleBlockquote(),
    isOn: (editor) => editor.isActive("blockquote"),
  },
};

/** `others` are the deeds of the page itself, by the name of their button. */
export function wireToolbar(
  bar: HTMLElement,
  editor: Editor,
  others: Record<string, () => void>,
): void {
  const buttons = [...bar.querySelectorAll<HTMLButtonElement>("button[data-deed]")];
  const deedOf = (button: HTMLButtonElement) => button.dataset.deed ?? "";
  bar.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const deed = DEEDS[deedOf(button)];
      if (deed) deed.press(editor.chain().focus()).run();
      else others[deedOf(button)]?.();
    });
  }
  editor.on("transaction", () => {
    for (const button of buttons) {
      const deed = DEEDS[deedOf(button)];
      if (deed) button.ariaPressed = String(deed.isOn(editor));
    }
  });
  moveByArrows(bar, buttons);
}

function moveByArrows(bar: HTMLElement, buttons: HTMLButtonElement[]): void {
  const stopAt = (here: number) => {
    for (const [number, button] of buttons.entries()) button.tabIndex = number === here ? 0 : -1;
  };
  stopAt(0);
  bar.addEventListener("keydown", (event) => {
    const here = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const last = buttons.length - 1;
    const there = {
      ArrowRight: here === last ? 0 : here + 1,
      ArrowLeft: here === 0 ? last : here - 1,
      Home: 0,
      End: last,
    }[event.key];
    if (there === undefined || here < 0) return;
    event.preventDefault();
    stopAt(there);
    buttons[there]?.focus();
  });
}
