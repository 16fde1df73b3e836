import {
  aFilledString,
  aStore,
  required,
  requireOptions,
  wholeNumber,
  withMethods,
  type Rules,
} from 'middleware-cookbook/kit'
import type { Store } from 'middleware-cookbook/store'
import type { Seal } from './seal.ts'
import { storeEntry } from './store-entry.ts'

/** Options of {@link storedRefreshToken}. */
export interface StoredRefreshTokenOptions {
  /** What the processes share. It must not lose values: see the page. */
  readonly store: Store
  /** The name of the token in the store, such as the user's id. */
  readonly key: string
  /** How long a refresh token lives without being used, in ms (default 30 days). */
  readonly lifetime?: number
  /** Encrypts the token in the store: `sealWith(secret)` (default: as it is). */
  readonly seal?: Seal
}

/** Keeps a refresh token in a store. Made by {@link storedRefreshToken}. */
export interface StoredRefreshToken {
  /** For a sign-in: replaces what is there. */
  readonly save: (refreshToken: string) => Promise<void>
  /** The `refreshToken` of `refreshTokenGrant()`. */
  readonly read: () => Promise<string | undefined>
  /**
   * Its `onRotate`. It writes only over the token that was used: a process that
   * was suspended overwrites nothing.
   */
  readonly rotate: (refreshToken: string, replaced: string) => Promise<void>
}

/**
 * Keeps a refresh token that rotates in a store, for all processes.
 *
 * @throws StoreError from each function while the store is down
 * @throws RangeError or TypeError at once for options that cannot work
 *
 * @example
 * const { read, rotate } = storedRefreshToken({ store, key: 'ada' })
 * const grant = refreshTokenGrant({ url, refreshToken: read, onRotate: rotate })
 */
export function storedRefreshToken(
  options: StoredRefreshTokenOptions,
): StoredRefreshToken {
  requireOptions('storedRefreshToken', options, OPTIONS)
  const { store, key, lifetime = 30 * 86_400_000, seal } = options
  const entry = storeEntry(store, `${key}:refresh`, seal)
  /** What the store still has when a write has failed. */
  let behind: string | undefined

  return {
    save: (refreshToken) => entry.write(refreshToken, lifetime),
    read: async () => (await entry.read()).text,
    async rotate(refreshToken, replaced) {
      behind ??= replaced
      const { raw, text } = await entry.read()
      if (text === undefined || text === replaced || text === behind) {
        // If it fails here, another process was faster, and its token counts.
        await entry.replace(raw, refreshToken, lifetime)
      }
      behind = undefined
    },
  }
}

const OPTIONS: Rules<StoredRefreshTokenOptions> = {
  store: required(aStore('get', 'set', 'setIfAbsent', 'compareAndSet')),
  key: required(aFilledString),
  lifetime: wholeNumber(1, Number.MAX_SAFE_INTEGER, 'ms'),
  seal: withMethods('seal', 'open'),
}
