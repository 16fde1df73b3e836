import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { clock } from 'middleware-cookbook'
import { isEqual } from './is-equal.ts'

/**
 * Nonces that carry their own proof, so that a challenge costs no memory. Only
 * a nonce that came with a right digest is remembered, with its counts: what
 * was overheard cannot be sent again.
 *
 * @param lifetime ms
 * @param capacity how many to remember; the first goes when there are more,
 * and then all that were issued before it are stale
 */
export function nonces(lifetime: number, capacity: number) {
  const key = crypto.getRandomValues(new Uint8Array(32))
  const used = new Map<string, Uint32Array>()
  let forgotten = -Infinity

  return {
    issue(): string {
      const text = `${Math.floor(clock.now())}.${randomHex(8)}`
      return `${text}.${sign(text)}`
    },

    /** ms until it is stale; 0 if it is, or if it is not one of ours. */
    timeLeft(nonce: string): number {
      const issued = issuedAt(nonce)
      if (issued === undefined || issued <= forgotten) return 0
      return Math.max(0, lifetime - (clock.now() - issued))
    },

    /** Takes one count of a nonce, or returns false if it was taken before. */
    take(nonce: string, count: number): boolean {
      const slots = used.get(nonce) ?? new Uint32Array(WINDOW)
      if (!used.has(nonce)) remember(nonce, slots)
      // Whoever holds the slot is this count, or so much later that we forgot.
      if ((slots[count % WINDOW] ?? 0) >= count) return false
      slots[count % WINDOW] = count
      return true
    },
  }

  function remember(nonce: string, slots: Uint32Array): void {
    used.set(nonce, slots)
    const [oldest] = used.keys()
    if (used.size <= capacity || oldest === undefined) return
    used.delete(oldest)
    forgotten = Math.max(forgotten, issuedAt(oldest) ?? 0)
  }

  function issuedAt(nonce: string): number | undefined {
    const [time = '', random = '', signature = ''] = nonce.split('.')
    const ours = isEqual(signature, sign(`${time}.${random}`))
    return ours ? Number(time) : undefined
  }

  function sign(text: string): string {
    return bytesToHex(hmac(sha256, key, utf8ToBytes(text)))
  }
}

/** How far counts may overtake one another: more connections than a client has. */
const WINDOW = 256

/** Not from the clock's random numbers, which can be foreseen. */
export function randomHex(bytes: number): string {
  return bytesToHex(crypto.getRandomValues(new Uint8Array(bytes)))
}
