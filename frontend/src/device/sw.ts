/** The service worker of who keeps things on this device, or lets it tell them.

    Without a network it shows pages as they were kept; what is pushed it shows as it came. */

import { asText, Device, FILES } from "./device";

const PATIENCE = 4000;

interface Fetching extends Event {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Worker extends EventTarget {
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void>; openWindow(address: string): Promise<unknown> };
  registration: ServiceWorkerRegistration;
}
interface Pushed extends Lasting {
  readonly data: { json(): { title: string; body: string; link: string; tag: string } } | null;
}
interface Pressed extends Lasting {
  readonly notification: Notification;
}
interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}

const worker = self as unknown as Worker;
worker.addEventListener("install", (event) => (event as Lasting).waitUntil(worker.skipWaiting()));
worker.addEventListener("activate", (event) =>
  (event as Lasting).waitUntil(worker.clients.claim()),
);
worker.addEventListener("fetch", (event) => {
  const { request } = event as Fetching;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") (event as Fetching).respondWith(page(request, pathname));
  else if (pathname.startsWith("/static/")) (event as Fetching).respondWith(file(request));
});

worker.addEventListener("push", (event) => {
  const told = (event as Pushed).data?.json();
  if (!told) return;
  const { title, body, link, tag } = told;
  const options = { body, icon: "/static/icon-192.png", data: link, tag };
  (event as Pushed).waitUntil(worker.registration.showNotification(title, options));
});
worker.addEventListener("notificationclick", (event) => {
  const { notification } = event as Pressed;
  notification.close();
  (event as Pressed).waitUntil(worker.clients.openWindow(String(notification.data)));
});

/** The network's answer, or after a while of none the kept page; its news come when a connection does. */
async function page(request: Request, path: string): Promise<Response> {
  const answer = fetch(request);
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE));
  const soon = await Promise.race([answer.catch(() => null), late]);
  if (soon) return soon;
  const device = await Device.open();
  const kept = await device?.take(`page ${path}`);
  if (!kept) {
    const today = path !== "/" && (await device?.take("page /"));
    return today ? Response.redirect("/") : answer;
  }
  return new Response(asText(kept).replace("<body ", "<body data-kept "), {
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": POLICY,
    },
  });
}

/** As strict as the server's (SECURE_CSP in settings.py). */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
  "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'";

/** Names of files carry a hash of what is in them: one that is kept is the right one. */
async function file(request: Request): Promise<Response> {
  const files = await caches.open(FILES);
  return (await files.match(request)) ?? fetch(request);
}
