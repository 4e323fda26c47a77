/** Dragging a 1:1 on the board of the week: the board shows where it can go, and a drop goes there. */

import { morph } from "./morph";

export function dragMeetings(): void {
  document.addEventListener("pointerdown", (event) => {
    const handle = (event.target as Element).closest<HTMLElement>("[data-carry]");
    const card = handle?.closest<HTMLElement>(".with");
    if (!handle || !card || event.button !== 0) return;
    event.preventDefault();
    // On the window: an element that changes its place while it is held loses the pointer.
    const begin = { x: event.clientX, y: event.clientY };
    const stood = card.getBoundingClientRect();
    let [x, y] = [0, 0];
    let [lifted, held] = [false, true];

    const show = () => {
      if (!held) return;
      card.classList.add("carried");
      card.style.translate = `${x}px ${y}px`;
    };
    /** The fresh board knows nothing of the hand, and has its places above the card. */
    const settle = () => {
      if (!held) return;
      card.style.translate = "";
      const stands = card.getBoundingClientRect();
      begin.x += stands.left - stood.left;
      begin.y += stands.top - stood.top;
      x -= stands.left - stood.left;
      y -= stands.top - stood.top;
      show();
    };
    const move = (at: PointerEvent) => {
      if (at.pointerId !== event.pointerId) return;
      [x, y] = [at.clientX - begin.x, at.clientY - begin.y];
      if (!lifted && Math.hypot(x, y) > 6) {
        lifted = true;
        void lift(card).then(settle);
      }
      if (lifted) show();
    };
    const end = (at: PointerEvent) => {
      if (at.pointerId !== event.pointerId) return;
      held = false;
      window.removeEventListener("pointermove", move);
      for (const name of ["pointerup", "pointercancel"] as const) {
        window.removeEventListener(name, end);
      }
      card.classList.remove("carried");
      card.style.translate = "";
      const slot = at.type === "pointerup" ? slotAt(at.clientX, at.clientY) : null;
      if (lifted && slot) location.assign(slot.href);
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", end);
    window.addEventListener("pointercancel", end);
  });
}

/** Show the moments that suit both while the card is in the hand; the address says the same. */
async function lift(card: HTMLElement): Promise<void> {
  const way = card.querySelector<HTMLAnchorElement>("a[data-lift]")?.href;
  const board = document.getElementById("board");
  if (!way || !board) return;
  const part = new URL(way);
  part.searchParams.set("part", "board");
  const answer = await fetch(part).catch(() => null); // without a connection it stays as it is
  if (!answer?.ok) return;
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
