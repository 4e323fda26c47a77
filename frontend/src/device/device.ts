/** What this device keeps for somebody who chose so: sealed with AES-256-GCM under a key that no script can read out.

    The key lies in the same database: this keeps texts out of plain files and of backups that are read
    without the browser, and not from who holds the unlocked device (docs/security.md). */

import {
  clear,
  createStore,
  del,
  get,
  keys,
  promisifyRequest,
  set,
  type UseStore,
} from "idb-keyval";

const NAME = "entrenous";
const KEY = "key";
const NONCE = 12; // bytes
const CHOSEN = "entrenous keeps for";
export const FILES = "entrenous";

interface Owned {
  owner: string;
  key: CryptoKey;
}

/** Secure contexts have what it takes: HTTPS, or this very machine. */
export function canKeep(): boolean {
  return (
    window.isSecureContext &&
    "serviceWorker" in navigator &&
    "locks" in navigator &&
    crypto.subtle !== undefined
  );
}

/** Whom this browser keeps for; nobody, until somebody chose it. */
export function keepsFor(): string {
  return localStorage.getItem(CHOSEN) ?? "";
}

export class Device {
  private constructor(
    private readonly store: UseStore,
    private readonly key: CryptoKey,
    readonly owner: string,
  ) {}

  /** Null where nothing is kept. */
  static async open(): Promise<Device | null> {
    const store = createStore(NAME, NAME);
    const owned = await get<Owned>(KEY, store);
    return owned ? new Device(store, owned.key, owned.owner) : null;
  }

  /** For a page of this person: null, and no database is made, unless they chose it. */
  static async of(me: string): Promise<Device | null> {
    if (!me || keepsFor() !== me || !canKeep()) return null;
    return Device.open().catch(() => null);
  }

  static async choose(owner: string): Promise<Device | null> {
    await Device.wipe();
    const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, [
      "encrypt",
      "decrypt",
    ]);
    await set(KEY, { owner, key } satisfies Owned, createStore(NAME, NAME));
    localStorage.setItem(CHOSEN, owner);
    return Device.open();
  }

  /** Everything, the key first: what a crash leaves behind cannot be opened. */
  static async wipe(): Promise<void> {
    const was = keepsFor();
    localStorage.removeItem(CHOSEN);
    if (!was) return;
    const store = createStore(NAME, NAME);
    await del(KEY, store);
    await clear(store);
    await caches.delete(FILES);
    for (const worker of await navigator.serviceWorker.getRegistrations())
      await worker.unregister();
  }

  async put(name: string, content: Uint8Array): Promise<void> {
    const iv = crypto.getRandomValues(new Uint8Array(NONCE));
    const sealed = await crypto.subtle.encrypt(
      this.how(name, iv),
      this.key,
      content as BufferSource,
    );
    await this.store("readwrite", (store) => {
      const owned = store.get(KEY);
      owned.onsuccess = () => {
        // In one transaction: what comes after everything was wiped is not kept.
        if (owned.result?.owner === this.owner) store.put({ iv, sealed }, name);
      };
      return promisifyRequest(store.transaction);
    });
  }

  /** Null for what is not there, or cannot be opened. */
  async take(name: string): Promise<Uint8Array | null> {
    const found = await get<{ iv: Uint8Array; sealed: ArrayBuffer }>(name, this.store);
    if (!found) return null;
    try {
      return new Uint8Array(
        await crypto.subtle.decrypt(this.how(name, found.iv), this.key, found.sealed),
      );
    } catch {
      return null;
    }
  }

  async remove(name: string): Promise<void> {
    await del(name, this.store);
  }

  /** The names of one kind, "page" or another first word, in order. */
  async names(kind: string): Promise<string[]> {
    const all = (await keys<string>(this.store)).filter((name) => name.startsWith(`${kind} `));
    return all.sort();
  }

  /** A name belongs to its content: neither can be given another's place. */
  private how(name: string, iv: Uint8Array): AesGcmParams {
    return {
      name: "AES-GCM",
      iv: iv as BufferSource,
      additionalData: new TextEncoder().encode(name),
    };
  }
}

export function asBytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function asText(content: Uint8Array): string {
  return new TextDecoder().decode(content);
}
