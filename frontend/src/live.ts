/** News from the server: which part of which pair changed. The page then fetches that part again. */

import htmx from "htmx.org";
import { isSignedOut, said, sayTrouble, unsayTrouble } from "./page";
import { isOurs } from "./requests";

interface News {
  pair: string;
  part: string;
  number: number;
  mine: boolean;
}

const FIRST_WAIT = 500;
const LONGEST_WAIT = 20_000;
const TRY_STALE_AGAIN = 5000;
const LONG_ASLEEP = 15_000; // after that a socket may look open and be dead
const SIGNED_OUT = 4403;
const STAY_AWAY = { first: 4400, last: 4499 };

export function listenForNews(): void {
  const { live } = document.body.dataset;
  if (!live) return;
  const seen = numbersOnThePage();
  let socket: WebSocket | undefined;
  let wait = FIRST_WAIT;
  let again: number | undefined;
  let asleepSince = 0;
  let signedOut = false;

  function connect(): void {
    window.clearTimeout(again);
    if (socket) socket.onopen = socket.onmessage = socket.onclose = null;
    socket?.close();
    const here = new URL(live ?? "", location.href);
    here.protocol = here.protocol.replace("http", "ws");
    const fresh = new WebSocket(here);
    let opened = false;
    fresh.onopen = () => {
      opened = true;
      wait = FIRST_WAIT;
      document.body.dataset.connection = "here";
      document.dispatchEvent(new Event("connected"));
      if (signedOut) sayTrouble("");
      unsayTrouble(said("offline"));
      signedOut = false;
      ask();
      refreshStale();
    };
    fresh.onmessage = (event) => hear(JSON.parse(event.data) as News);
    fresh.onclose = ({ code }) => void closed(code, opened);
    socket = fresh;
  }

  /** A refusal at the door looks like a lost connection: whether we are signed in, a page knows. */
  async function closed(code: number, opened: boolean): Promise<void> {
    socket = undefined;
    document.body.dataset.connection = "away";
    const refused = code === SIGNED_OUT || (!opened && navigator.onLine);
    signedOut = refused && (await isSignedOut());
    if (signedOut) sayTrouble(said("signedOut"));
    else if (code === SIGNED_OUT || code < STAY_AWAY.first || code > STAY_AWAY.last) later();
  }

  function later(): void {
    const scattered = wait * (0.5 + Math.random() / 2); // not everybody at once after a restart
    again = window.setTimeout(connect, scattered);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }

  function ask(): void {
    socket?.send(JSON.stringify({ seen: Object.fromEntries(seen) }));
  }

  function hear(news: News): void {
    seen.set(news.pair, Math.max(seen.get(news.pair) ?? 0, news.number));
    tell(news);
  }

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible") {
      asleepSince = Date.now();
    } else if (socket?.readyState !== WebSocket.OPEN || Date.now() - asleepSince > LONG_ASLEEP) {
      connect();
    }
  });
  window.addEventListener("online", connect);
  window.addEventListener("offline", () => {
    document.body.dataset.connection = "away";
  });
  watchForStale();
  connect();
}

export function numbersOnThePage(): Map<string, number> {
  const seen = new Map<string, number>();
  for (const part of document.querySelectorAll<HTMLElement>("[data-seen]")) {
    const [pair, number] = (part.dataset.seen ?? "").split(":");
    if (pair) seen.set(pair, Math.min(Number(number), seen.get(pair) ?? Number.POSITIVE_INFINITY));
  }
  return seen;
}

/** Let every section that shows this part fetch itself again, and say so once to who listens.

    A section may also mention another part (data-also), for which its own sentence is not true. */
export function tell(news: News): void {
  let words = "";
  for (const section of document.querySelectorAll<HTMLElement>(`[data-pair="${news.pair}"]`)) {
    const { parts = "", also = "" } = section.dataset;
    const isItsOwn = parts.split(" ").includes(news.part);
    if (!isItsOwn && !also.split(" ").includes(news.part)) continue;
    if (asked.has(section)) stale.add(section);
    else htmx.trigger(section, "news", news);
    if (isItsOwn) words ||= section.dataset.news ?? "";
  }
  if (news.part === "pair") {
    for (const all of document.querySelectorAll("[data-pairs]")) htmx.trigger(all, "pairs", news);
  }
  if (words && !news.mine) announce(words);
}

/** The same words again are only read out when they have been away in between. */
function announce(words: string): void {
  const place = document.getElementById("news");
  if (!place) return;
  place.textContent = "";
  window.setTimeout(() => {
    place.textContent = words;
  }, 50);
}

/** Sections that a form is about to replace: its answer may be older than the news. */
const asked = new Map<Element, number>();
/** Sections that show less than the page has heard of. */
const stale = new Set<Element>();

function watchForStale(): void {
  const on = (name: string, hear: (detail: Asking) => void) =>
    document.addEventListener(name, (event) => hear((event as CustomEvent).detail as Asking));
  on("htmx:beforeSend", ({ target, requestConfig }) => {
    if (!isOurs(requestConfig)) asked.set(target, (asked.get(target) ?? 0) + 1);
  });
  on("htmx:afterRequest", ({ target, requestConfig, successful }) => {
    if (isOurs(requestConfig)) {
      if (!successful) window.setTimeout(refreshStale, TRY_STALE_AGAIN);
      if (!successful) stale.add(requestConfig.elt);
      return;
    }
    const left = (asked.get(target) ?? 1) - 1;
    if (left > 0) asked.set(target, left);
    else asked.delete(target);
    if (stale.has(target)) window.setTimeout(refreshStale, 0);
  });
}

interface Asking {
  target: Element;
  successful?: boolean;
  requestConfig: { elt: HTMLElement; verb: string; triggeringEvent?: Event };
}

function refreshStale(): void {
  for (const section of stale) {
    if (asked.has(section)) continue;
    stale.delete(section);
    if (section.isConnected) htmx.trigger(section, "news", {});
  }
}
