/** Sections are morphed in place; what a person is typing, and what they opened, stays as it is. */

import htmx from "htmx.org";
import { Idiomorph } from "idiomorph";

export function keepWhatIsTyped(): void {
  htmx.defineExtension("morph", {
    isInlineSwap: (style) => style.startsWith("morph"),
    handleSwap: (style, target, fragment) => {
      if (!style.startsWith("morph")) return false;
      return morph(target as Element, (fragment as DocumentFragment).children);
    },
  });
}

export function morph(target: Element, fresh: HTMLCollection | Element | string): Node[] {
  return Idiomorph.morph(target, fresh, {
    morphStyle: "outerHTML",
    ignoreActiveValue: true,
    callbacks: {
      beforeNodeMorphed: (now: Node, next: Node) => !isBeingTyped(now) && !isEqual(now, next),
      beforeNodeRemoved: (now: Node) => !holdsTyping(now),
      beforeAttributeUpdated: (name: string, now: Element) =>
        !(name === "open" && now instanceof HTMLDetailsElement),
    },
  }) as Node[];
}

/** A field whose text is not what the server sent. */
export function isBeingTyped(node: Node): boolean {
  if (node instanceof HTMLTextAreaElement) return node.value !== node.defaultValue;
  if (node instanceof HTMLInputElement) {
    if (node.type === "hidden") return false;
    if (node.type === "checkbox" || node.type === "radio") {
      return node.checked !== node.defaultChecked;
    }
    return node.value !== node.defaultValue;
  }
  return false;
}

/** A row goes only when nobody is writing in it. */
function holdsTyping(node: Node): boolean {
  if (!(node instanceof Element)) return false;
  return [...node.querySelectorAll("input, textarea")].some(isBeingTyped);
}

function isEqual(now: Node, next: Node): boolean {
  return now.nodeType === Node.ELEMENT_NODE && now.isEqualNode(next);
}
