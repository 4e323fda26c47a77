/** What any part of a page may ask it or say on it. */

export function token(): string {
  return /(?:^|; )csrftoken=([^;]*)/.exec(document.cookie)?.[1] ?? "";
}

export function sayTrouble(words: string): void {
  const place = document.getElementById("trouble");
  if (!place) return;
  place.hidden = !words;
  place.textContent = words;
}

/** Take these words away where they still stand. */
export function unsayTrouble(words: string): void {
  if (document.getElementById("trouble")?.textContent === words) sayTrouble("");
}

export function said(what: "offline" | "signedOut" | "failed"): string {
  const key = `said${what.charAt(0).toUpperCase()}${what.slice(1)}`;
  return document.body.dataset[key] ?? "";
}

export async function sayWhyRefused(status: number): Promise<void> {
  const signedOut = status === 401 || (status === 403 && (await isSignedOut()));
  sayTrouble(said(signedOut ? "signedOut" : "failed"));
}

/** What only a page knows: a refused socket or form may have other reasons. */
export async function isSignedOut(): Promise<boolean> {
  try {
    const answer = await fetch("/me/", { method: "HEAD", redirect: "manual" });
    return answer.type === "opaqueredirect";
  } catch {
    return false;
  }
}

/** A random UUID, also where the page came by plain HTTP and crypto.randomUUID is missing. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}
