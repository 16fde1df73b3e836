import { Readable } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BodyConsumedError } from '../errors.ts'
import type { BodyInit } from './body.ts'
import { HttpResponse } from './response.ts'

const CONTENT = '{"a":"é"}'
const BYTES = new TextEncoder().encode(CONTENT)

async function* pieces(): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < BYTES.length; at += 4) {
    await Promise.resolve()
    yield BYTES.slice(at, at + 4)
  }
}

const INITS: Readonly<Record<string, () => BodyInit>> = {
  string: () => CONTENT,
  bytes: () => BYTES.slice(),
  blob: () => new Blob([CONTENT]),
  factory: () => pieces,
  generator: () => pieces(),
  readable: () => Readable.from(pieces()),
  stream: () => new Blob([CONTENT]).stream(),
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

const READS: Readonly<Record<string, (response: HttpResponse) => Promise<string>>> = {
  bytes: async (response) => hex(await response.bytes()),
  text: async (response) => hex(new TextEncoder().encode(await response.text())),
  json: async (response) => hex(new TextEncoder().encode(JSON.stringify(await response.json()))),
  stream: async (response) => {
    const chunks: Uint8Array[] = []
    for await (const chunk of response.stream()) chunks.push(chunk)
    return hex(Buffer.concat(chunks))
  },
  half: async (response) => {
    for await (const chunk of response.stream()) {
      expect(chunk.byteLength).toBeGreaterThan(0)
      break
    }
    return hex(BYTES)
  },
  mutate: async (response) => {
    const bytes = await response.bytes()
    const seen = hex(bytes)
    bytes.fill(0)
    return seen
  },
  release: async (response) => {
    await response.release()
    return hex(BYTES)
  },
}

const step = fc.record({
  read: fc.constantFrom(...Object.keys(READS)),
  copy: fc.nat(2),
  wait: fc.boolean(),
})

test('any reads, by any readers, give all of the bytes or a named error, and never emptiness', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.keys(INITS)),
      fc.array(step, { minLength: 1, maxLength: 8 }),
      async (kind, steps) => {
        const response = new HttpResponse(INITS[kind]?.() ?? null)
        const copies = [response, response.withHeader('x', 'y'), response.with({ status: 201 })]
        const results: Promise<string>[] = []
        for (const { read, copy, wait } of steps) {
          const result = READS[read]?.(copies[copy] ?? response) ?? Promise.reject(new Error())
          result.catch(() => undefined)
          results.push(result)
          if (wait) await result.catch(() => undefined)
        }
        for (const result of await Promise.allSettled(results)) {
          if (result.status === 'fulfilled') expect(result.value).toBe(hex(BYTES))
          else {
            expect(result.reason).toBeInstanceOf(BodyConsumedError)
            expect(String(result.reason)).toMatch(
              /was already read by .+;|was cancelled or released/,
            )
          }
        }
      },
    ),
    { numRuns: 300 },
  )
})

test('reads that keep the bytes never fail, in any order and number', async () => {
  const keeping = fc.constantFrom('bytes', 'text', 'json', 'mutate')
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.keys(INITS)),
      fc.array(keeping, { minLength: 1, maxLength: 8 }),
      async (kind, reads) => {
        const response = new HttpResponse(INITS[kind]?.() ?? null)
        const all = await Promise.all(reads.map(async (read) => READS[read]?.(response)))
        expect(new Set(all)).toEqual(new Set([hex(BYTES)]))
      },
    ),
    { numRuns: 100 },
  )
})
