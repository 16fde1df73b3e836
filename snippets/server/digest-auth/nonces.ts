import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { clock } from 'middleware-cookbook'
import { BoundedMap, randomHex } from 'middleware-cookbook/kit'
import { isEqual } from './is-equal.ts'

/** What the server does with its nonces. */
export interface Nonces {
  issue(): string
  /** ms until it is stale; 0 if it is, or if it is not one of ours. */
  timeLeft(nonce: string): number
  /** Whether it is past half of its life: time to give out the next. */
  isAgeing(nonce: string): boolean
  /** Takes one count of a nonce, or returns false if it was taken before. */
  take(nonce: string, count: number): boolean
}

/**
 * Nonces that carry their own proof, so that a challenge costs no memory. Only
 * a nonce that came with a right digest is remembered, with its counts: what
 * was overheard cannot be sent again.
 *
 * When there are more than `maxNonces` to remember the first goes, and all that
 * were issued before it are stale.
 */
export function nonces({
  nonceLifetime = 300_000,
  maxNonces = 10_000,
}: NonceOptions = {}): Nonces {
  // With the first request: Workers have no random numbers before one.
  let key: Uint8Array | undefined
  let forgotten = -Infinity
  const used = new BoundedMap<string, Uint32Array>({
    max: maxNonces,
    onEvict(oldest) {
      forgotten = Math.max(forgotten, issuedAt(oldest) ?? 0)
    },
  })

  return {
    issue(): string {
      const text = `${Math.floor(clock.now())}.${randomHex(8)}`
      return `${text}.${sign(text)}`
    },

    timeLeft,

    isAgeing: (nonce: string) => timeLeft(nonce) < nonceLifetime / 2,

    take(nonce: string, count: number): boolean {
      // It may have been forgotten since, while the password was looked up.
      if (timeLeft(nonce) === 0) return false
      const slots = used.get(nonce) ?? new Uint32Array(WINDOW)
      if (!used.has(nonce)) used.set(nonce, slots)
      // What is in the slot is this count, or one so much later that we forgot.
      if ((slots[count % WINDOW] ?? 0) >= count) return false
      slots[count % WINDOW] = count
      return true
    },
  }

  function timeLeft(nonce: string): number {
    const issued = issuedAt(nonce)
    if (issued === undefined || issued <= forgotten) return 0
    return Math.max(0, nonceLifetime - (clock.now() - issued))
  }

  function issuedAt(nonce: string): number | undefined {
    const [time = '', random = '', signature = ''] = nonce.split('.')
    const ours = isEqual(signature, sign(`${time}.${random}`))
    return ours ? Number(time) : undefined
  }

  function sign(text: string): string {
    key ??= crypto.getRandomValues(new Uint8Array(32))
    return bytesToHex(hmac(sha256, key, utf8ToBytes(text)))
  }
}

/** Those of `digestAuth()`. */
interface NonceOptions {
  readonly nonceLifetime?: number | undefined
  readonly maxNonces?: number | undefined
}

/** How far counts may overtake one another: more connections than a client has. */
const WINDOW = 256
