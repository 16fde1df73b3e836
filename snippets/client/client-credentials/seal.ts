import { required, requireArgument, type Rule } from 'middleware-cookbook/kit'

/** Encrypts what is kept in a store: to read the store is then not to have the token. */
export interface Seal {
  /** @param key where the text is kept: it opens nowhere else */
  seal(text: string, key: string): Promise<string>
  /** @returns undefined for what was sealed with another secret, for another key, or not at all */
  open(sealed: string, key: string): Promise<string | undefined>
}

/**
 * Seals with AES-256-GCM, under a secret that all processes have and the store
 * does not.
 *
 * @param secret such as `openssl rand -base64 32` prints
 * @throws TypeError for a secret of less than 32 characters
 *
 * @example const seal = sealWith(process.env.TOKEN_SEAL)
 */
export function sealWith(secret: string): Seal {
  requireArgument('sealWith(secret)', secret, SECRET)
  let imported: ReturnType<typeof importKey> | undefined
  const keyOf = () => (imported ??= importKey(secret))

  return {
    async seal(text, key) {
      const iv = crypto.getRandomValues(new Uint8Array(IV))
      const how = { name: 'AES-GCM', iv, additionalData: utf8(key) }
      const box = await crypto.subtle.encrypt(how, await keyOf(), utf8(text))
      const bytes = [...iv, ...new Uint8Array(box)]
      return btoa(bytes.map((byte) => String.fromCharCode(byte)).join(''))
    },
    async open(sealed, key) {
      try {
        const bytes = Uint8Array.from(atob(sealed), (c) => c.charCodeAt(0))
        const iv = bytes.slice(0, IV)
        // The key of the store is authenticated: no value can be moved to another one.
        const how = { name: 'AES-GCM', iv, additionalData: utf8(key) }
        const box = bytes.slice(IV)
        const text = await crypto.subtle.decrypt(how, await keyOf(), box)
        return new TextDecoder().decode(text)
      } catch {
        return undefined
      }
    },
  }
}

/** In bytes (NIST SP 800-38D §8.2.1). */
const IV = 12

const SECRET: Rule = required({
  pass: 'a string of 32 random characters or more',
  accepts: (value) => typeof value === 'string' && value.length >= 32,
  error: TypeError,
  secret: true,
})

async function importKey(secret: string) {
  const hash = await crypto.subtle.digest('SHA-256', utf8(secret))
  const usages = ['encrypt', 'decrypt'] as const
  return crypto.subtle.importKey('raw', hash, 'AES-GCM', false, [...usages])
}

function utf8(text: string) {
  return new TextEncoder().encode(text)
}
