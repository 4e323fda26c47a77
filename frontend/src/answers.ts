/** Answers that save themselves, for their writer alone. "Saved" is said when the server has said so. */

import { said, sayTrouble, sayWhyRefused, token } from "./page";

const PAUSE = 700; // ms without a key
const TRY_AGAIN = 5000;
const LONGEST_WAIT = 20_000;

/** Forms whose words are not stored yet. */
const unsaved = new Set<HTMLFormElement>();
/** Forms whose words are on their way: the next ones wait, so that none overtakes another. */
const saving = new Set<HTMLFormElement>();

export function saveAnswers(): void {
  const timers = new WeakMap<HTMLFormElement, number>();
  document.addEventListener("input", ({ target }) => {
    const form = target instanceof Element ? target.closest<HTMLFormElement>("[data-saves]") : null;
    if (!form) return;
    unsaved.add(form);
    window.clearTimeout(timers.get(form));
    timers.set(
      form,
      window.setTimeout(() => void save(form), PAUSE),
    );
  });
  document.addEventListener("connected", saveAll);
  window.addEventListener("pagehide", () => {
    saving.clear();
    saveAll();
  }); // `keepalive` lets it arrive after the page is gone
  window.addEventListener("beforeunload", (event) => {
    if (unsaved.size && !navigator.onLine) event.preventDefault();
  });
  document.addEventListener("toggle", copyIntoDrawer, true);
}

function saveAll(): void {
  for (const form of unsaved) void save(form);
}

export async function save(form: HTMLFormElement): Promise<void> {
  const box = form.querySelector("textarea");
  if (!box) return;
  if (saving.has(form)) {
    window.setTimeout(() => unsaved.has(form) && void save(form), PAUSE);
    return;
  }
  const text = box.value;
  say(form, "saving");
  saving.add(form);
  let answer: Response;
  try {
    answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams({ text, base: box.defaultValue }),
      headers: { "X-CSRFToken": token(), Accept: "application/json" },
      keepalive: text.length < 15_000, // a browser sends no more than 64 KiB so
      redirect: "manual",
      signal: AbortSignal.timeout(LONGEST_WAIT),
    });
  } catch {
    say(form, "offline");
    window.setTimeout(() => unsaved.has(form) && void save(form), TRY_AGAIN);
    return;
  } finally {
    saving.delete(form);
  }
  if (!answer.ok) {
    say(form, "");
    await sayWhyRefused(answer.status);
    return;
  }
  // Another tab of the same person may have written meanwhile: then both stand.
  const stands = ((await answer.json()) as { text: string }).text;
  if (box.value === text) {
    if (text.trim() !== stands) box.value = stands;
    box.defaultValue = stands;
    unsaved.delete(form);
  } else {
    box.defaultValue = text; // what is typed on grew from this, and is put together once more
  }
  if (unsaved.size === 0) say(form, "saved");
  if (document.getElementById("trouble")?.textContent !== said("failed")) sayTrouble("");
}

function say(form: HTMLFormElement, state: "saving" | "saved" | "offline" | ""): void {
  const place = document.querySelector<HTMLElement>(form.dataset.saves ?? "");
  if (place) place.textContent = state ? (place.dataset[state] ?? "") : "";
}

/** "Bring this" opens with the words that were just thought, to be said again for the other. */
function copyIntoDrawer({ target }: Event): void {
  if (!(target instanceof HTMLDetailsElement) || !target.open) return;
  const from = document.getElementById(target.dataset.copies ?? "");
  const into = target.querySelector<HTMLInputElement>("input[name=text]");
  if (!(from instanceof HTMLTextAreaElement) || !into || into.value !== into.defaultValue) return;
  into.value = from.value.replace(/\s+/g, " ").trim();
}
