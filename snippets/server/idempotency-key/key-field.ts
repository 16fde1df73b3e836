import type { HttpRequest } from 'middleware-cookbook'
import { aString, required, requireReturn } from 'middleware-cookbook/kit'
import { parseItem } from 'structured-headers'

/** Longer ones are refused: a UUID has 36. */
const LONGEST = 255

/**
 * The key in an `Idempotency-Key` field: a String of structured fields, such as
 * `"8e03978e"` (draft §2.1), or the same without quotes, as many clients send
 * it. Both are the same key.
 *
 * @returns undefined for what is not one key
 */
export function keyIn(field: string): string | undefined {
  const key = field.startsWith('"') ? quoted(field) : field
  const isKey =
    key !== undefined && key.length <= LONGEST && /^[\x21-\x7e]+$/.test(key)
  // Two fields arrive as one with a comma.
  return isKey && !/[",\\]/.test(key) ? key : undefined
}

function quoted(field: string): string | undefined {
  try {
    const [value] = parseItem(field)
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}

/**
 * What tells a request from another one under the same key (draft §2.4): its
 * method, path, query, type and content.
 */
export async function fingerprintOf(request: HttpRequest): Promise<string> {
  const { method, url, headers } = request
  const type = headers.get('content-type') ?? ''
  const head = JSON.stringify([method, url.pathname, url.search, type])
  const content = await request.bytes()
  return digest(new TextEncoder().encode(head), content)
}

/**
 * Whose key it is. All clients without a text would be one, and get each other's
 * responses.
 *
 * @param option as an error names it
 * @throws TypeError for anything else, such as the promise of an `async` function
 */
export function scopeOf(
  option: string,
  scope: (request: HttpRequest) => string,
  request: HttpRequest,
): string {
  const client = scope(request)
  requireReturn(option, client, required(aString))
  return client
}

/**
 * Under what a key is kept. Each client has keys of its own, so that none gets
 * the response of another one (draft §5).
 */
export function recordId(scope: string, key: string): Promise<string> {
  return digest(new TextEncoder().encode(JSON.stringify([scope, key])))
}

async function digest(...parts: readonly Uint8Array[]): Promise<string> {
  const length = parts.reduce((sum, part) => sum + part.byteLength, 0)
  const bytes = new Uint8Array(length)
  let offset = 0
  for (const part of parts) {
    bytes.set(part, offset)
    offset += part.byteLength
  }
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
