import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, test, vi } from 'vitest'
import * as browser from './memory/decode.ts'
import * as node from './node/decode.ts'

const broken = (coding: string, cause: unknown) => new Error(`broken ${coding}`, { cause })

describe.each([
  ['Node', node],
  ['a browser', browser],
])('in %s', (_, { decoder }) => {
  /** Decodes in pieces of three bytes, as a slow connection gives them. */
  async function decode(coding: string, content: Uint8Array): Promise<string> {
    const undo = decoder(coding, broken)
    if (!undo) return 'unknown'
    let text = ''
    for await (const chunk of undo(inPieces(content))) text += Buffer.from(chunk).toString()
    return text
  }

  async function* inPieces(content: Uint8Array): AsyncGenerator<Uint8Array, void> {
    for (let at = 0; at < content.byteLength; at += 3) {
      yield new Uint8Array()
      yield await Promise.resolve(content.subarray(at, at + 3))
    }
  }

  test.each([
    ['gzip', gzipSync('text')],
    ['X-GZip', gzipSync('text')],
    ['deflate', deflateSync('text')],
    ['deflate', deflateRawSync('text')],
    ['deflate, gzip', gzipSync(deflateSync('text'))],
    [' gzip ,, identity', gzipSync('text')],
    ['identity', Buffer.from('text')],
    ['', Buffer.from('text')],
  ])('%j is undone', async (coding, content) => {
    expect(await decode(coding, content)).toBe('text')
  })

  test.each(['compress', 'gzip, compress', 'gzip, gzip, gzip, gzip, gzip, gzip'])(
    '%j is unknown, or has too many codings',
    async (coding) => {
      expect(await decode(coding, Buffer.from('x'))).toBe('unknown')
    },
  )

  test('no content stays none', async () => {
    expect(await decode('gzip', new Uint8Array())).toBe('')
  })

  test.each([
    ['garbage', Buffer.from('no gzip at all')],
    ['what is cut off', gzipSync('text').subarray(0, -3)],
  ])('%s is the error that the caller makes', async (_, content) => {
    await expect(decode('gzip', content)).rejects.toThrow('broken gzip')
  })

  test('an error of the source comes through as it is', async () => {
    const error = new Error('connection lost')
    const failing = async function* () {
      yield await Promise.resolve(gzipSync('text').subarray(0, 12))
      throw error
    }
    const read = async () => {
      for await (const _ of decoder('gzip', broken)?.(failing()) ?? []) continue
    }
    await expect(read()).rejects.toBe(error)
  })

  test('a reader that leaves ends the source', async () => {
    const ended = vi.fn()
    const endless = async function* () {
      try {
        const packed = gzipSync(new Uint8Array(1_000_000))
        for (;;) yield await Promise.resolve(packed)
      } finally {
        ended()
      }
    }
    for await (const _ of decoder('gzip', broken)?.(endless()) ?? []) break
    await expect.poll(() => ended).toHaveBeenCalled()
  })

  test('a reader that leaves does not wait for a source that has stalled', async () => {
    const packed = gzipSync(Buffer.from('x'.repeat(100_000)))
    const stalling: AsyncIterable<Uint8Array> = {
      async *[Symbol.asyncIterator]() {
        yield packed.subarray(0, 100)
        await new Promise(() => undefined)
      },
    }
    for await (const _ of decoder('gzip', broken)?.(stalling) ?? []) break
  })
})
