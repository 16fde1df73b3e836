import { requireText } from 'middleware-cookbook/kit'

/** Encrypts what is kept in a store, so that who reads the store has no token. */
export interface Seal {
  /** @param key where it is kept: it opens nowhere else */
  seal(text: string, key: string): Promise<string>
  /** @returns undefined for what was not sealed with this secret, for this key */
  open(sealed: string, key: string): Promise<string | undefined>
}

/**
 * Seals with AES-256-GCM, under a secret that all processes have and the store
 * has not.
 *
 * @param secret long and random, such as `openssl rand -base64 32` prints
 * @throws TypeError for a secret of less than 32 characters
 *
 * @example const seal = sealWith(env.TOKEN_SEAL)
 */
export function sealWith(secret: string): Seal {
  requireText('sealWith(secret)', secret)
  if (secret.length < 32) {
    throw new TypeError(
      'sealWith(secret) is short: pass 32 random characters or more',
    )
  }
  let imported: Promise<CryptoKey> | undefined
  const keyOf = () => (imported ??= importKey(secret))

  return {
    async seal(text, key) {
      const iv = crypto.getRandomValues(new Uint8Array(IV))
      const content = new TextEncoder().encode(text)
      const box = await crypto.subtle.encrypt(
        cipher(iv, key),
        await keyOf(),
        content,
      )
      const bytes = new Uint8Array([...iv, ...new Uint8Array(box)])
      return btoa(
        Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''),
      )
    },
    async open(sealed, key) {
      try {
        const bytes = Uint8Array.from(atob(sealed), (c) => c.charCodeAt(0))
        const box = await crypto.subtle.decrypt(
          cipher(bytes.slice(0, IV), key),
          await keyOf(),
          bytes.slice(IV),
        )
        return new TextDecoder().decode(box)
      } catch {
        // Of another secret, another key, or not sealed at all.
        return undefined
      }
    },
  }
}

/** In bytes (NIST SP 800-38D §5.2.1.1). */
const IV = 12

/** The key of the store is authenticated too: no value can be moved to another one. */
function cipher(iv: Uint8Array<ArrayBuffer>, key: string): AesGcmParams {
  const additionalData = new TextEncoder().encode(key)
  return { name: 'AES-GCM', iv, additionalData }
}

async function importKey(secret: string): Promise<CryptoKey> {
  const bytes = new TextEncoder().encode(secret)
  const hash = await crypto.subtle.digest('SHA-256', bytes)
  return crypto.subtle.importKey('raw', hash, 'AES-GCM', false, [
    'encrypt',
    'decrypt',
  ])
}
