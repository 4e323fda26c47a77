/** Links, and words that lead to a topic or promise of the page. */

import { InputRule, Mark, markPasteRule, mergeAttributes } from "@tiptap/core";

const SAFE = /^(?:https?:\/\/|mailto:)[^\s]+$/i; // as entrenous/record/updates.py has it
const LONGEST = 2000;
const ADDRESS = /https?:\/\/[^\s<>]*[^\s<>.,;:!?"'()[\]]/g;
const TYPED_ADDRESS = /(?:^|\s)(https?:\/\/[^\s<>]*[^\s<>.,;:!?"'()[\]])\s$/;

export function isSafe(address: string): boolean {
  return SAFE.test(address) && address.length <= LONGEST;
}

export const Link = Mark.create({
  name: "link",
  inclusive: false,
  addAttributes: () => ({ href: { default: null } }),
  parseHTML: () => [
    { tag: "a[href]", getAttrs: (element) => isSafe(element.getAttribute("href") ?? "") && null },
  ],
  renderHTML: ({ HTMLAttributes }) => [
    "a",
    isSafe(HTMLAttributes.href ?? "")
      ? mergeAttributes(HTMLAttributes, { rel: "noopener noreferrer nofollow", target: "_blank" })
      : {},
    0,
  ],
  addInputRules() {
    const type = this.type;
    return [
      new InputRule({
        find: TYPED_ADDRESS,
        handler: ({ state, range, match }) => {
          const [whole, address = ""] = match;
          const from = range.from + whole.indexOf(address);
          state.tr.addMark(from, from + address.length, type.create({ href: address }));
          state.tr.removeStoredMark(type);
        },
      }),
    ];
  },
  addPasteRules() {
    return [
      markPasteRule({
        find: ADDRESS,
        type: this.type,
        getAttributes: (found) => ({ href: found[0] }),
      }),
    ];
  },
});

export const Row = Mark.create({
  name: "row",
  inclusive: false,
  addAttributes: () => ({
    kind: { default: null, rendered: false },
    id: { default: null, rendered: false },
  }),
  renderHTML: ({ mark }) => [
    "a",
    { href: `#${mark.attrs.kind}-${mark.attrs.id}`, class: "row" },
    0,
  ],
});
