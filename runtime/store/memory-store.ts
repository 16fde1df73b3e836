import { clock } from '../clock.ts'
import { requireOptions, type Rules } from '../kit/require-options.ts'
import { atLeast, oneOf } from '../kit/rules.ts'
import { requireWhole, wholeLifetime } from './check.ts'
import { ExpiryQueue } from './expiry-queue.ts'
import { StoreError } from './store-error.ts'
import type { Store } from './store.ts'

/** Options of {@link memoryStore}. All have a default. */
export interface MemoryStoreOptions {
  /** How many values it holds (default 100 000). */
  readonly maxEntries?: number
  /**
   * How many bytes it takes (default 32 MiB): two for each UTF-16 unit of keys and values, and 200 for each entry. A
   * value that is larger alone is a StoreError.
   */
  readonly maxBytes?: number
  /**
   * What happens to a new value when it is full (default `'forget'`): `'forget'` drops the values that were not used for
   * the longest time, `'refuse'` throws a StoreError and keeps all. What is a promise, such as an order that must not be
   * placed twice, must not be forgotten.
   */
  readonly whenFull?: 'forget' | 'refuse'
}

/** What an entry takes beside its text, rounded up: on Node 20 one with 14 characters takes 174 bytes in all. */
const OVERHEAD = 200

interface Entry {
  readonly key: string
  value: string
  expiresAt: number
  place: number
}

/**
 * Keeps values in the memory of this process, within bounds. It sets no timer: what is over is removed by the next
 * write, and never returned. After a restart it is empty.
 *
 * @throws RangeError or TypeError for an option that cannot work
 *
 * @example
 * const store = memoryStore({ maxEntries: 10_000 })
 * await store.set('session:4f1c', 'ada', 3_600_000)
 */
export function memoryStore(options: MemoryStoreOptions = {}): Store {
  requireOptions('memoryStore', options, OPTIONS)
  const { maxEntries = 100_000, maxBytes = 32 * 1024 * 1024, whenFull = 'forget' } = options
  const entries = new Map<string, Entry>()
  const queue = new ExpiryQueue<Entry>()
  let bytes = 0

  /** The entry, which is now the last one used. */
  function find(key: string): Entry | undefined {
    const entry = entries.get(key)
    if (!entry || entry.expiresAt <= clock.now()) return undefined
    entries.delete(key)
    entries.set(key, entry)
    return entry
  }

  function remove(entry: Entry): void {
    entries.delete(entry.key)
    queue.remove(entry)
    bytes -= sizeOf(entry.key, entry.value)
  }

  function removeExpired(): void {
    const now = clock.now()
    for (let one = queue.first(); one && one.expiresAt <= now; one = queue.first()) remove(one)
  }

  /** @param entry what is there, which stays if there is no room for the new value */
  function write(key: string, value: string, expiresAt: number, entry = entries.get(key)): void {
    makeRoom(sizeOf(key, value), entry)
    if (entry) {
      bytes += 2 * (value.length - entry.value.length)
      Object.assign(entry, { value, expiresAt })
      queue.moved(entry)
    } else {
      const added = { key, value, expiresAt, place: 0 }
      entries.set(key, added)
      queue.add(added)
      bytes += sizeOf(key, value)
    }
  }

  function makeRoom(size: number, replaced: Entry | undefined): void {
    const before = replaced ? sizeOf(replaced.key, replaced.value) : 0
    const count = replaced ? 0 : 1
    const isFull = () => entries.size + count > maxEntries || bytes - before + size > maxBytes
    if (size > maxBytes) {
      throw new StoreError(
        `memoryStore() got a value of ${size} bytes: raise maxBytes, ${maxBytes}`,
      )
    }
    if (whenFull === 'refuse' && isFull()) {
      throw new StoreError(
        'memoryStore() is full: raise maxEntries or maxBytes, or keep values shorter',
      )
    }
    for (const oldest of entries.values()) {
      if (!isFull()) return
      if (oldest !== replaced) remove(oldest)
    }
  }

  return {
    async get(key) {
      return find(key)?.value
    },
    async set(key, value, lifetime) {
      const ms = wholeLifetime('set', lifetime)
      removeExpired()
      write(key, value, clock.now() + ms, find(key))
    },
    async setIfAbsent(key, value, lifetime) {
      const ms = wholeLifetime('setIfAbsent', lifetime)
      removeExpired()
      if (find(key)) return false
      write(key, value, clock.now() + ms)
      return true
    },
    async compareAndSet(key, expected, value, lifetime) {
      const ms = wholeLifetime('compareAndSet', lifetime)
      removeExpired()
      const entry = find(key)
      if (entry?.value !== expected) return false
      write(key, value, clock.now() + ms, entry)
      return true
    },
    async increment(key, lifetime, by = 1) {
      const ms = wholeLifetime('increment', lifetime)
      requireWhole(by)
      removeExpired()
      const entry = find(key)
      const value = counted(entry?.value ?? '0') + by
      const expiresAt = entry?.expiresAt ?? clock.now() + ms
      write(key, String(value), expiresAt, entry)
      return { value, expiresIn: Math.ceil(expiresAt - clock.now()) }
    },
    async delete(key) {
      removeExpired()
      const entry = entries.get(key)
      if (entry) remove(entry)
      return entry !== undefined
    },
  }
}

const OPTIONS: Rules<MemoryStoreOptions> = {
  maxEntries: atLeast(1, 'entries'),
  maxBytes: atLeast(1, 'bytes'),
  whenFull: oneOf('forget', 'refuse'),
}

/** As Redis reads a number: `01`, `1.0` and `+1` are none. */
function counted(value: string): number {
  if (/^(?:0|-?[1-9]\d*)$/.test(value)) return Number(value)
  throw new StoreError(
    'store.increment() found a value that is not a whole number: use another key',
  )
}

function sizeOf(key: string, value: string): number {
  return 2 * (key.length + value.length) + OVERHEAD
}
