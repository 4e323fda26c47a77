/** Dragging a 1:1 on the board of the week: the board shows where it can go, and a drop goes there. */

import { morph } from "./morph";

export function dragMeetings(): void {
  document.addEventListener("pointerdown", (event) => {
    const handle = (event.target as Element).closest<HTMLElement>("[data-carry]");
    const card = handle?.closest<HTMLElement>(".with");
    if (!handle || !card || event.button !== 0) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    const begin = { x: event.clientX, y: event.clientY };
    let lifted = false;

    const move = (at: PointerEvent) => {
      const [x, y] = [at.clientX - begin.x, at.clientY - begin.y];
      if (!lifted && Math.hypot(x, y) > 6) {
        lifted = true;
        card.classList.add("carried");
        void lift(card);
      }
      if (lifted) card.style.translate = `${x}px ${y}px`;
    };
    const drop = (at: PointerEvent) => {
      handle.removeEventListener("pointermove", move);
      card.classList.remove("carried");
      card.style.translate = "";
      const slot = slotAt(at.clientX, at.clientY);
      if (lifted && slot) location.assign(slot.href);
    };
    handle.addEventListener("pointermove", move);
    handle.addEventListener("pointerup", drop, { once: true });
    handle.addEventListener("pointercancel", drop, { once: true });
  });
}

/** Show the moments that suit both while the card is in the hand; the address says the same. */
async function lift(card: HTMLElement): Promise<void> {
  const way = card.querySelector<HTMLAnchorElement>("a[data-lift]")?.href;
  const board = document.getElementById("board");
  if (!way || !board) return;
  const part = new URL(way);
  part.searchParams.set("part", "board");
  const answer = await fetch(part);
  if (!answer.ok) return;
  morph(board, await answer.text());
  history.replaceState(null, "", way);
}

/** The place under the pointer; the card in the hand is in its way and does not count. */
export function slotAt(x: number, y: number): HTMLAnchorElement | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const slot = element.closest<HTMLAnchorElement>("a[data-slot]");
    if (slot) return slot;
  }
  return null;
}
