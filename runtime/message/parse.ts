import type { BodyOwner } from './body-owner.ts'
import { loadParsers } from './load-parsers.ts'
import { strictUtf8, utf8 } from './utf8.ts'

/** Media types as nearly all messages have them. What is read here is decoded at once; the rest is loaded when it is needed. */
const USUAL = /^[\w.+-]+\/[\w.+-]+(?:; ?charset=utf-8)?$/i

/** As `decodeText`, which is loaded for what is not plain UTF-8. */
export async function parseText(bytes: Uint8Array, owner: BodyOwner): Promise<string> {
  const [first = 0] = bytes
  // A byte order mark of UTF-16 begins with one of these.
  if (isUsual(owner) && first < 0xfe) return utf8.decode(bytes)
  const { decodeText } = await loadParsers()
  return decodeText(bytes, owner)
}

/** As `decodeJson`, which is loaded to say what is wrong. */
export async function parseJson(bytes: Uint8Array, owner: BodyOwner): Promise<unknown> {
  if (isUsual(owner)) {
    try {
      return JSON.parse(strictUtf8.decode(bytes))
    } catch {
      // The other one fails as well.
    }
  }
  const { decodeJson } = await loadParsers()
  return decodeJson(bytes, owner)
}

function isUsual({ headers }: BodyOwner): boolean {
  return USUAL.test(headers.get('content-type') ?? 'text/plain')
}
