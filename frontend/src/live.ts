/** News from the server: which part of which pair changed. The page then fetches that part again. */

import htmx from "htmx.org";
import { said, sayTrouble } from "./requests";

interface News {
  pair: string;
  part: string;
  number: number;
  mine: boolean;
}

const FIRST_WAIT = 500;
const LONGEST_WAIT = 20_000;
const STAY_AWAY = { first: 4400, last: 4499 };

export function listenForNews(): void {
  const path = document.body.dataset.live;
  if (!path) return;
  const seen = numbersOnThePage();
  let socket: WebSocket | undefined;
  let wait = FIRST_WAIT;
  let again: number | undefined;
  let wanted = true;

  function connect(): void {
    window.clearTimeout(again);
    if (!wanted || socket?.readyState === WebSocket.CONNECTING) return;
    if (socket?.readyState === WebSocket.OPEN) return;
    const here = new URL(path ?? "", location.href);
    here.protocol = here.protocol.replace("http", "ws");
    socket = new WebSocket(here);
    socket.onopen = () => {
      wait = FIRST_WAIT;
      document.body.dataset.connection = "here";
      ask();
    };
    socket.onmessage = (event) => hear(JSON.parse(event.data) as News);
    socket.onclose = (event) => {
      document.body.dataset.connection = "away";
      wanted = event.code < STAY_AWAY.first || event.code > STAY_AWAY.last;
      if (!wanted) sayTrouble(said("signedOut"));
      again = window.setTimeout(connect, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    };
  }

  function ask(): void {
    socket?.send(JSON.stringify({ seen: Object.fromEntries(seen) }));
  }

  function hear(news: News): void {
    seen.set(news.pair, Math.max(seen.get(news.pair) ?? 0, news.number));
    tell(news);
  }

  // After sleep a socket may look open and be dead: connecting anew is cheap, and asks for what was missed.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible") return;
    if (socket?.readyState === WebSocket.OPEN) ask();
    else connect();
  });
  window.addEventListener("online", connect);
  connect();
}

export function numbersOnThePage(): Map<string, number> {
  const seen = new Map<string, number>();
  for (const part of document.querySelectorAll<HTMLElement>("[data-seen]")) {
    const [pair, number] = (part.dataset.seen ?? "").split(":");
    if (pair) seen.set(pair, Number(number));
  }
  return seen;
}

/** Let every section that shows this part fetch itself again, and say so once to who listens. */
export function tell(news: News): void {
  let words = "";
  for (const section of document.querySelectorAll<HTMLElement>(`[data-pair="${news.pair}"]`)) {
    if (!section.dataset.parts?.split(" ").includes(news.part)) continue;
    htmx.trigger(section, "news", news);
    words ||= section.dataset.news ?? "";
  }
  const place = document.getElementById("news");
  if (place && words && !news.mine) place.textContent = words;
}
