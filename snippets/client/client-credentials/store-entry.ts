import type { Store } from 'middleware-cookbook/store'
import type { Seal } from './seal.ts'

/** What a store has under one key. */
export interface StoreEntry {
  /** @returns what lies in the store, and its text, if there is one that opens */
  read(): Promise<{
    readonly raw: string | undefined
    readonly text: string | undefined
  }>
  /**
   * Replaces what was read, and nothing that another process has written since.
   *
   * @param raw as it was read
   * @param lifetime ms
   * @returns whether it did
   */
  replace(
    raw: string | undefined,
    text: string,
    lifetime: number,
  ): Promise<boolean>
  /** @param lifetime ms */
  write(text: string, lifetime: number): Promise<void>
}

/** @param seal none keeps the text as it is */
export function storeEntry(
  store: Store,
  key: string,
  seal: Seal | undefined,
): StoreEntry {
  const sealed = async (text: string) =>
    seal ? await seal.seal(text, key) : text
  return {
    async read() {
      const raw = await store.get(key)
      const isSealed = seal !== undefined && raw !== undefined
      return { raw, text: isSealed ? await seal.open(raw, key) : raw }
    },
    async replace(raw, text, lifetime) {
      const next = await sealed(text)
      return raw === undefined
        ? store.setIfAbsent(key, next, lifetime)
        : store.compareAndSet(key, raw, next, lifetime)
    },
    async write(text, lifetime) {
      await store.set(key, await sealed(text), lifetime)
    },
  }
}
