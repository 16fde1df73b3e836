import type { HttpHeaders } from 'middleware-cookbook'

/** `Uint8Array<ArrayBuffer>`, by a name that TypeScript before 5.7 reads as well. */
export type Bytes = ReturnType<Uint8Array['slice']>

/** Whose form of signature a request has. */
export type WebhookForm = 'standard' | 'stripe' | 'github' | 'slack'

/** What a request says about its signature, before anything is verified. */
export interface Signed {
  /** What is signed before the bytes of the body. */
  readonly prefix: string
  /** Each of them may be made with another secret, or another version. */
  readonly signatures: readonly Bytes[]
  /** In seconds since 1970. Undefined where the form has no time: GitHub. */
  readonly timestamp: number | undefined
  /** The id of the message. Undefined where no id is signed. */
  readonly id: string | undefined
}

interface Form {
  /** @returns undefined if a field is missing or malformed */
  readonly read: (headers: HttpHeaders) => Signed | undefined
  /** The bytes of a secret as the service shows it. */
  readonly key: (secret: string) => Bytes
}

const utf8 = (text: string) => new TextEncoder().encode(text)

export const FORMS: Readonly<Record<WebhookForm, Form>> = {
  // Standard Webhooks 1.0: `v1,` and base64, several with blanks between.
  standard: {
    read(headers) {
      // Svix, which Clerk and Resend send with, has its own name in the fields.
      const by = headers.has('svix-signature') ? 'svix' : 'webhook'
      const id = once(headers, `${by}-id`)
      const time = once(headers, `${by}-timestamp`)
      const field = headers.get(`${by}-signature`)
      // A dot in the id would let one message be read as another.
      if (!id || id.includes('.') || !isTime(time) || !field) return undefined
      const signatures = field
        .split(/,?\s/)
        .filter((one) => one.startsWith('v1,'))
        .map((one) => fromBase64(one.slice(3)))
      return {
        prefix: `${id}.${time}.`,
        signatures: known(signatures),
        timestamp: Number(time),
        id,
      }
    },
    key: (secret) => fromBase64(secret.replace(/^whsec_/, '')) ?? utf8(''),
  },
  // `t=1492774577,v1=5257a8…,v1=…`; v0 is for tests, and no scheme to accept.
  stripe: {
    read(headers) {
      const pairs = (headers.get('stripe-signature') ?? '')
        .split(',')
        .map((pair) => pair.trim().split('='))
      const time = pairs.find(([name]) => name === 't')?.[1] ?? null
      if (!isTime(time)) return undefined
      const signatures = pairs
        .filter(([name]) => name === 'v1')
        .map(([, hex]) => fromHex(hex))
      return {
        prefix: `${time}.`,
        signatures: known(signatures),
        timestamp: Number(time),
        id: undefined,
      }
    },
    // All of it, with `whsec_`, and not decoded.
    key: utf8,
  },
  github: {
    read(headers) {
      const hex = after('sha256=', once(headers, 'x-hub-signature-256'))
      if (hex === undefined) return undefined
      const signatures = known([fromHex(hex)])
      return { prefix: '', signatures, timestamp: undefined, id: undefined }
    },
    key: utf8,
  },
  slack: {
    read(headers) {
      const time = once(headers, 'x-slack-request-timestamp')
      const hex = after('v0=', once(headers, 'x-slack-signature'))
      if (!isTime(time) || hex === undefined) return undefined
      return {
        prefix: `v0:${time}:`,
        signatures: known([fromHex(hex)]),
        timestamp: Number(time),
        id: undefined,
      }
    },
    key: utf8,
  },
}

/** The value of a field. Sent twice with the same value, as by a proxy that repeats it, it is that value (RFC 9110 §5.3). */
function once(headers: HttpHeaders, name: string): string | null {
  const values = [headers.toRecord()[name] ?? []].flat()
  const [first, ...others] = values
  return others.every((other) => other === first) ? (first ?? null) : null
}

function after(tag: string, text: string | null): string | undefined {
  return text?.startsWith(tag) ? text.slice(tag.length) : undefined
}

/** Digits only: `Number` would also take 1e9, and several forms of one time. */
function isTime(text: string | null): text is string {
  return text !== null && /^\d{1,12}$/.test(text)
}

function known(signatures: readonly (Bytes | undefined)[]) {
  // Strangers choose how many: each costs a comparison for each secret.
  return signatures.filter((one): one is Bytes => one !== undefined).slice(0, 8)
}

/** The 32 bytes of an HMAC-SHA-256, in either case of letters. */
function fromHex(text = ''): Bytes | undefined {
  if (!/^[\da-f]{64}$/i.test(text)) return undefined
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16))
}

function fromBase64(text: string): Bytes | undefined {
  try {
    return Uint8Array.from(atob(text), (one) => one.charCodeAt(0))
  } catch {
    return undefined
  }
}
