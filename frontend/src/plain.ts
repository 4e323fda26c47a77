/** The form of who has no JavaScript, for who waits in vain for the editor: a proxy that lets no
    websocket through, a file that did not come. */

const PATIENCE = 6000;

export function offerTheForm(): void {
  for (const section of document.querySelectorAll<HTMLElement>("[data-notes]")) {
    window.setTimeout(() => section.classList.toggle("plain", !section.dataset.ready), PATIENCE);
  }
}
