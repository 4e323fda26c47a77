/** Sections are morphed in place; what a person is typing, and what they opened, stays as it is. */

import htmx from "htmx.org";
import { Idiomorph } from "idiomorph";

const FIELDS = "input, textarea, select";
const CHOICES = "[type=radio], [type=checkbox]";

/** Forms whose answer says what is wrong with them: it shows beside what was typed. */
export const refused = new WeakSet<HTMLFormElement>();

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
  const pressed = target.contains(document.activeElement) ? document.activeElement : null;
  // Before anything changes: a radio that is checked unchecks the others of its group.
  const inHand = [...target.querySelectorAll(FIELDS)].filter(isInHand);
  const holds = (node: Node) => inHand.some((field) => node.contains(field));
  const morphed = Idiomorph.morph(target, fresh, {
    morphStyle: "outerHTML",
    ignoreActiveValue: true,
    callbacks: {
      beforeNodeMorphed: (now: Node, next: Node) =>
        !(mustStay(now) && holds(now)) && !isEqual(now, next),
      beforeNodeRemoved: (now: Node) => isLent(now) || !holds(now), // a row goes only when nobody writes in it
      beforeAttributeUpdated: (name: string, now: Element) =>
        !(name === "open" && now instanceof HTMLDetailsElement) &&
        !(name === "tabindex" && now === document.activeElement),
    },
  }) as Node[];
  if (pressed && !pressed.isConnected) focusOnHeading(morphed);
  return morphed;
}

/** Where a row went with the button that was pressed in it, a keyboard goes on from its section.

    A section without a heading takes it itself. */
function focusOnHeading(nodes: Node[]): void {
  const elements = nodes.filter((node): node is Element => node instanceof Element);
  const heading = elements
    .map((element) => element.querySelector<HTMLElement>("h1, h2"))
    .find(Boolean);
  const place = heading ?? (elements[0] as HTMLElement | undefined);
  place?.setAttribute("tabindex", "-1");
  place?.focus({ preventScroll: true });
}

/** A field whose text is not what the server sent. */
export function isBeingTyped(node: Node): boolean {
  if (node instanceof HTMLTextAreaElement) return node.value !== node.defaultValue;
  if (node instanceof HTMLSelectElement) return isChosen(node);
  if (node instanceof HTMLInputElement) {
    if (node.type === "hidden") return false;
    if (node.type === "checkbox" || node.type === "radio") {
      return node.checked !== node.defaultChecked;
    }
    return node.value !== node.defaultValue;
  }
  return false;
}

/** Something else than the server's choice; without one, the browser takes the first. */
function isChosen(select: HTMLSelectElement): boolean {
  const options = [...select.options];
  const first = Math.max(
    0,
    options.findIndex((option) => option.defaultSelected),
  );
  return !select.multiple && select.selectedIndex !== first;
}

/** A field or a whole form that must not change under the hands of who uses it.

    The hidden fields of a form go with what is typed in it: they say what it was typed over. */
function mustStay(node: Node): boolean {
  if (node instanceof HTMLFormElement) return !refused.has(node);
  return node instanceof Element && node.matches(FIELDS);
}

function isInHand(field: Element): boolean {
  return isBeingTyped(field) || hasFocus(field);
}

/** A choice is made with one press: its focus is no hand on it. */
function hasFocus(node: Node): boolean {
  if (node !== document.activeElement) return false;
  return (node as Element).matches(FIELDS) && !(node as Element).matches(CHOICES);
}

/** What somebody shared and took back goes at once, also from under the hands of the other. */
function isLent(node: Node): boolean {
  return node instanceof Element && node.closest("[data-lent]") !== null;
}

function isEqual(now: Node, next: Node): boolean {
  return now.nodeType === Node.ELEMENT_NODE && now.isEqualNode(next);
}
