import type { Answer, LentKey, Question } from './messages.ts'

/** W3C Web Cryptography, §14. */
const METHODS = [
  ...['encrypt', 'decrypt', 'sign', 'verify', 'digest', 'generateKey', 'deriveKey', 'deriveBits'],
  ...['importKey', 'exportKey', 'wrapKey', 'unwrapKey'],
]

/** Gives a worker without WebCrypto the one of its frame. See `lend.ts`. */
export function borrowCryptography(port: MessagePort): void {
  if ('subtle' in crypto) return
  const waiting = new Map<number, (answer: Answer) => void>()
  let count = 0
  port.onmessage = ({ data }: MessageEvent<Answer>) => {
    waiting.get(data.id)?.(data)
    waiting.delete(data.id)
  }
  const ask = (method: string, values: readonly unknown[]) =>
    new Promise<unknown>((resolve, reject) => {
      const question: Question = { id: count++, method, values }
      waiting.set(question.id, ({ value, error }) => {
        if (error === undefined) resolve(borrowed(value))
        else reject(error)
      })
      port.postMessage(question)
    })

  const methods = METHODS.map((name) => [name, async (...values: unknown[]) => ask(name, values)])
  const subtle: unknown = Object.fromEntries(methods)
  Object.assign(globalThis, { CryptoKey })
  Object.defineProperty(crypto, 'subtle', { value: subtle })
  Object.defineProperty(crypto, 'randomUUID', { value: randomUUID })
}

class CryptoKey {
  readonly [Symbol.toStringTag] = 'CryptoKey'

  constructor(lent: LentKey) {
    Object.assign(this, lent)
  }
}

/** A key, or a pair of them, or bytes. */
function borrowed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if ('key' in value && 'usages' in value) return new CryptoKey(value as LentKey)
  if (!('publicKey' in value) || !('privateKey' in value)) return value
  const { publicKey, privateKey } = value
  return { publicKey: borrowed(publicKey), privateKey: borrowed(privateKey) }
}

/** RFC 9562, §5.4. */
function randomUUID(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
