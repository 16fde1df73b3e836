import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { base64url, issuerKey, notes, stopTheClock } from './tokens.fixture.ts'

stopTheClock()

const key = await issuerKey()
const keys = { keys: [key.jwk] }

describe('hostile input', () => {
  const refused = new Set([400, 401])

  test('no text in Authorization gets more than 400 or 401', async () => {
    const { send, handler } = notes(keys)
    const pieces = [
      'Bearer',
      ' ',
      '.',
      'e30',
      'eyJhbGciOiJFUzI1NiJ9',
      '=',
      ',',
      '"',
      'é',
      '\t',
    ]
    const text = fc.oneof(
      fc.array(fc.constantFrom(...pieces)).map((parts) => parts.join('')),
      fc
        .string({ unit: 'binary-ascii' })
        .map((text) => text.replace(/[^\t -~]/g, '')),
    )
    await fc.assert(
      fc.asyncProperty(text, async (text) => {
        expect(refused).toContain((await send(text)).status)
        expect(refused).toContain((await send(`Bearer ${text}`)).status)
      }),
      { numRuns: 300 },
    )
    expect(handler).not.toHaveBeenCalled()
  })

  test('no header and no claims get more without a signature', async () => {
    const { ask, handler } = notes(keys)
    const part = fc.oneof(
      fc.json(),
      fc
        .dictionary(
          fc.constantFrom(
            'alg',
            'kid',
            'crit',
            'b64',
            'typ',
            'jwk',
            'exp',
            'aud',
            '__proto__',
          ),
          fc.oneof(
            fc.jsonValue(),
            fc.constantFrom('ES256', 'none', 'a', 'notes'),
          ),
        )
        .map((object) => JSON.stringify(object)),
    )
    await fc.assert(
      fc.asyncProperty(
        part,
        part,
        fc.uint8Array({ maxLength: 80 }),
        async (header, claims, bytes) => {
          const encode = (text: string) =>
            base64url(new TextEncoder().encode(text))
          const token = [encode(header), encode(claims), base64url(bytes)].join(
            '.',
          )
          expect((await ask(token)).status).toBe(401)
        },
      ),
      { numRuns: 500 },
    )
    expect(handler).not.toHaveBeenCalled()
  })

  test('a token with any of its characters changed is refused', async () => {
    const { ask } = notes(keys)
    const token = await key.sign()
    // The last one has bits that mean nothing (RFC 4648 §3.5).
    const letters = fc.constantFrom(...Array.from('AZaz09-_.'))
    await fc.assert(
      fc.asyncProperty(
        fc.nat(token.length - 2),
        letters,
        async (at, letter) => {
          const changed = token.slice(0, at) + letter + token.slice(at + 1)
          fc.pre(changed !== token)
          expect((await ask(changed)).status).toBe(401)
        },
      ),
      { numRuns: 300 },
    )
  })
})
