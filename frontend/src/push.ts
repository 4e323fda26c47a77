/** A browser that its person allows to tell them, also when it is closed (https://www.w3.org/TR/push-api/). */

import { token } from "./page";

export function offerToTell(): void {
  const seed = document.querySelector<HTMLTemplateElement>("template[data-push]");
  if (!seed || !window.isSecureContext || !("PushManager" in window)) return;
  const key = seed.dataset.push ?? "";
  const parent = seed.parentElement as HTMLElement;
  seed.replaceWith(seed.content.cloneNode(true));
  parent.querySelector("[data-agree]")?.addEventListener("click", () => {
    void agree(key).then((done) => {
      if (done) location.reload();
      else parent.querySelector<HTMLElement>("[data-refused]")?.removeAttribute("hidden");
    });
  });
}

async function agree(key: string): Promise<boolean> {
  try {
    if ((await Notification.requestPermission()) !== "granted") return false;
    await navigator.serviceWorker.register("/sw.js");
    const worker = await navigator.serviceWorker.ready;
    const subscription = await worker.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: key,
    });
    const body = new FormData();
    body.set("subscription", JSON.stringify(subscription.toJSON()));
    body.set("name", nameOfBrowser());
    const headers = { "X-CSRFToken": token(), Accept: "application/json" };
    const answer = await fetch("/me/messages/browsers/", { method: "POST", body, headers });
    return answer.ok;
  } catch {
    return false;
  }
}

/** Enough to tell one's own browsers apart. */
function nameOfBrowser(): string {
  const told = navigator.userAgent;
  const name = ["Firefox", "Edg", "Chrome", "Safari"].find((one) => told.includes(one));
  return (name ?? "").replace("Edg", "Edge");
}
