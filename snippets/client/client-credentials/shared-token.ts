import { clock, type Handler } from 'middleware-cookbook'
import {
  TokenRefreshError,
  type Refresh,
  type Token,
} from 'middleware-cookbook/client/token-refresh'
import {
  aFilledString,
  aFunction,
  aStore,
  atLeast,
  notify,
  oneOf,
  required,
  requireOptions,
  wholeNumber,
  withMethods,
  type Rules,
} from 'middleware-cookbook/kit'
import {
  compareAndDelete,
  StoreError,
  type Store,
} from 'middleware-cookbook/store'
import type { Seal } from './seal.ts'
import {
  isFresh,
  lifetimeOf,
  readRecord,
  recordOf,
  tokenOf,
  type SharedRecord,
} from './shared-record.ts'
import { storeEntry } from './store-entry.ts'

/** Options of {@link sharedToken}. */
export interface SharedTokenOptions {
  /** Fetches the token, for all processes. */
  readonly refresh: Refresh
  /** What the processes share: `redisStore(client)`. */
  readonly store: Store
  /**
   * The name of the token in the store: everything that tells it from others,
   * such as the endpoint, the client, the user and the scope.
   */
  readonly key: string
  /**
   * `true` for a refresh token that rotates: then only the holder of the lock
   * refreshes, and without the store none does (default `false`).
   */
  readonly rotates?: boolean
  /** The `margin` of `tokenRefresh()`, in ms (default 30 000). */
  readonly margin?: number
  /**
   * How long to wait for another process that fetches the token, in ms (default
   * 5000). Then this one fetches too, or throws if the token `rotates`.
   */
  readonly wait?: number
  /**
   * How long the lock lives if its process ends, in ms (default 15 000). A
   * refresh must not take longer.
   */
  readonly lockTimeout?: number
  /** Encrypts the token in the store: `sealWith(secret)` (default: as it is). */
  readonly seal?: Seal
  /** Called when the store fails, and this process goes on alone or throws. */
  readonly onStoreError?: (error: StoreError) => void
}

/** Between two looks at the store, in ms. */
const FIRST_PAUSE = 20
const LONGEST_PAUSE = 250

/**
 * The `refresh` of `tokenRefresh()` for several processes: one fetches the
 * token, and the others take it from the store.
 *
 * @throws TokenRefreshError with `rotates`, while the store is down or another
 * process holds the lock for longer than `wait`; and what `refresh` throws
 * @throws RangeError or TypeError at once for options that cannot work
 *
 * @example
 * const refresh = sharedToken({ store, key: 'shop', refresh: fetchToken })
 */
export function sharedToken(options: SharedTokenOptions): Refresh {
  requireOptions('sharedToken', options, OPTIONS)
  const { refresh, store, key, rotates = false, seal } = options
  const { margin = 30_000, wait = 5000, lockTimeout = 15_000 } = options

  /** When the newest token that this process had was issued. */
  let newest = -Infinity

  return async function sharedToken(send, signal, old) {
    try {
      return await obtain(send, signal, old)
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      void notify(options.onStoreError, error)
      if (!rotates) return refreshed(send, signal, old)
      const why = 'the store failed, so no process refreshes; see the cause'
      throw new TokenRefreshError(why, { cause: error })
    }
  }

  async function obtain(
    send: Handler,
    signal: AbortSignal,
    old: string | undefined,
  ): Promise<Token> {
    const entry = storeEntry(store, key, seal)
    const lock = `${key}:lock`
    const owner = crypto.randomUUID()
    const until = clock.now() + wait

    let pause = FIRST_PAUSE
    let found = await look()
    for (;;) {
      if (found.isGood) return take(found.record)
      signal.throwIfAborted()
      if (await store.setIfAbsent(lock, owner, lockTimeout)) break
      if (clock.now() >= until) return withoutLock()
      await clock.sleep(pause * (0.5 + clock.random() / 2), signal)
      pause = Math.min(pause * 2, LONGEST_PAUSE)
      found = await look()
    }
    try {
      // The one before may have fetched it since.
      found = await look()
      return found.isGood ? take(found.record) : await fetch()
    } finally {
      // If the store is down, the lock ends by itself.
      await quietly(() => compareAndDelete(store, lock, owner))
    }

    async function look() {
      const { raw, text } = await entry.read()
      const record = readRecord(text)
      const isGood = record !== undefined && isUsable(record, old)
      return isGood ? { raw, record, isGood } : { raw, record, isGood }
    }

    async function withoutLock(): Promise<Token> {
      if (!rotates) return fetch()
      throw new TokenRefreshError(
        `another process has been refreshing for over ${wait} ms; try again later`,
      )
    }

    async function fetch(): Promise<Token> {
      const { raw } = found
      const issuedAt = clock.date()
      const token = await refreshed(send, signal, old)
      const mine = recordOf(token, issuedAt)
      if (!(lifetimeOf(mine) > 0)) return token
      const written = await quietly(() =>
        entry.replace(raw, JSON.stringify(mine), lifetimeOf(mine)),
      )
      if (written !== false) return token
      // Another process has outrun our lock: what it got is newer.
      const other = await quietly(look)
      return other?.isGood ? take(other.record) : token
    }
  }

  async function refreshed(...args: Parameters<Refresh>): Promise<Token> {
    const issuedAt = clock.date()
    try {
      const token = await refresh(...args)
      newest = Math.max(newest, issuedAt)
      return token
    } catch (cause) {
      // A store of `refresh` itself that fails is not this one.
      if (!(cause instanceof StoreError)) throw cause
      throw new TokenRefreshError('refresh() failed; see the cause', { cause })
    }
  }

  function isUsable(record: SharedRecord, old: string | undefined): boolean {
    // A store that was away for a while may have what is older than that.
    const isNew = record.accessToken !== old && record.issuedAt >= newest
    return isNew && isFresh(record, margin)
  }

  function take(record: SharedRecord): Token {
    newest = Math.max(newest, record.issuedAt)
    return tokenOf(record)
  }

  /** The token is there: a store that fails from here on must not lose it. */
  async function quietly<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      void notify(options.onStoreError, error)
      return undefined
    }
  }
}

const OPTIONS: Rules<SharedTokenOptions> = {
  refresh: required(aFunction),
  store: required(aStore('get', 'setIfAbsent', 'compareAndSet', 'delete')),
  key: required(aFilledString),
  rotates: oneOf(true, false),
  margin: atLeast(0, 'ms'),
  wait: atLeast(0, 'ms'),
  lockTimeout: wholeNumber(1, 86_400_000, 'ms'),
  seal: withMethods('seal', 'open'),
  onStoreError: aFunction,
}
