/// <reference lib="webworker" />
/** Keeps the files that look the same for everybody, and a page that says that there is no network.

    Nothing of anybody is kept: pages go to the server, always. */

export {};

declare const self: ServiceWorkerGlobalScope;

const KEPT = "entrenous-1";
const OFFLINE = "/offline/";
const STATIC = "/static/";

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(KEPT)
      .then((kept) => kept.add(new Request(OFFLINE, { cache: "reload", credentials: "omit" })))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name !== KEPT))
      .then((old) => Promise.all(old.map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const here = new URL(request.url);
  if (request.method !== "GET" || here.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => offline()));
  } else if (here.pathname.startsWith(STATIC)) {
    event.respondWith(fromHereOrThere(request));
  }
});

async function offline(): Promise<Response> {
  return (await caches.match(OFFLINE)) ?? Response.error();
}

/** Names of static files carry a hash: what was kept under one never changes. */
async function fromHereOrThere(request: Request): Promise<Response> {
  const kept = await caches.open(KEPT);
  const here = await kept.match(request);
  if (here) return here;
  const there = await fetch(request);
  if (there.ok) await kept.put(request, there.clone());
  return there;
}
