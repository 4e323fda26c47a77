/** Dragging topics into another order, with a mouse, a pen or a finger; the keyboard has buttons. */

import htmx from "htmx.org";

export function dragTopics(): void {
  document.addEventListener("pointerdown", (event) => {
    const handle = (event.target as Element).closest<HTMLElement>("[data-handle]");
    const row = handle?.closest<HTMLElement>("[data-topic]");
    const list = row?.closest<HTMLElement>("[data-order]");
    if (!handle || !row || !list || event.button !== 0) return;
    event.preventDefault();
    // On the window: an element that changes its place while it is held loses the pointer.
    row.classList.add("lifted");
    const before = orderOf(list).join();
    const stood = row.nextElementSibling;

    const move = (at: PointerEvent) => place(list, row, at.clientY);
    const end = (dropped: boolean) => {
      for (const name of ["pointerup", "pointercancel"]) window.removeEventListener(name, drop);
      window.removeEventListener("pointermove", move);
      row.classList.remove("lifted");
      if (!dropped) list.insertBefore(row, stood?.parentNode === list ? stood : null);
      else if (orderOf(list).join() !== before) send(list);
    };
    const drop = (at: Event) => end(at.type === "pointerup");
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", drop);
    window.addEventListener("pointercancel", drop);
  });
}

/** Put the row before the first of the others whose middle lies below the pointer. */
export function place(list: HTMLElement, row: HTMLElement, y: number): void {
  const others = [...list.querySelectorAll<HTMLElement>("[data-topic]:not(.done)")];
  const next = others.find((other) => {
    const { top, height } = other.getBoundingClientRect();
    return other !== row && y < top + height / 2;
  });
  const end = list.querySelector("[data-topic].done");
  list.insertBefore(row, next ?? end);
}

export function orderOf(list: HTMLElement): string[] {
  const rows = list.querySelectorAll<HTMLElement>("[data-topic]:not(.done)");
  return [...rows].map((row) => row.dataset.topic ?? "");
}

function send(list: HTMLElement): void {
  void htmx.ajax("post", list.dataset.order ?? "", {
    source: list,
    target: "#topics",
    swap: "morph:outerHTML",
    values: { topic: orderOf(list), meeting: list.dataset.meeting ?? "" },
  });
}
