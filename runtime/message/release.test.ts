import { expect, test } from 'vitest'
import { tidyClock } from '../test-helpers/tidy-clock.ts'
import { Body, type StreamSource } from './body.ts'

const clock = tidyClock()

const KIB = 1024
const owner = {}

/** A source of chunks of 64 KiB that counts what is taken; after `stallAfter` chunks it gives nothing more. */
class Source implements StreamSource {
  given = 0
  cancelled = 0
  ended = false
  readonly #chunks: number
  readonly #stallAfter: number
  #wake: (() => void) | undefined

  constructor({ chunks = 1, stallAfter = Infinity } = {}) {
    this.#chunks = chunks
    this.#stallAfter = stallAfter
  }

  async *stream() {
    for (; this.given < this.#chunks; this.given++) {
      if (this.given >= this.#stallAfter) await new Promise<void>((wake) => (this.#wake = wake))
      if (this.cancelled > 0) return
      yield new Uint8Array(64 * KIB)
    }
    this.ended = true
  }

  cancel() {
    this.cancelled++
    this.#wake?.()
  }
}

test('a small rest is read to its end', async () => {
  const source = new Source({ chunks: 2 })
  await Body.fromStream(source).release()
  expect(source.ended).toBe(true)
})

test('a large body of unknown length is cancelled after maxBytes', async () => {
  const source = new Source({ chunks: 1000 })
  await Body.fromStream(source).release()
  expect(source.given).toBe(2)
  expect(source.cancelled).toBeGreaterThan(0)
})

test('a body that says that it is large is cancelled unread', async () => {
  const source = new Source({ chunks: 1000 })
  await Body.fromStream(source, 1000 * 64 * KIB).release()
  expect(source.given).toBe(0)
  expect(source.cancelled).toBeGreaterThan(0)
})

test('maxBytes is the caller’s to choose', async () => {
  const source = new Source({ chunks: 10 })
  await Body.fromStream(source, 640 * KIB).release({ maxBytes: 640 * KIB })
  expect(source.ended).toBe(true)
})

test('a stalled body is cancelled after maxTime', async () => {
  const source = new Source({ chunks: 2, stallAfter: 1 })
  const released = Body.fromStream(source).release()
  await clock.advance(499)
  expect(source.cancelled).toBe(0)
  await clock.advance(1)
  await released
  expect(source.cancelled).toBeGreaterThan(0)
})

test('maxTime is the caller’s to choose', async () => {
  const source = new Source({ chunks: 2, stallAfter: 1 })
  const released = Body.fromStream(source).release({ maxTime: 20 })
  await clock.advance(20)
  await released
})

test('twice, also at the same time, is once', async () => {
  const source = new Source({ chunks: 2 })
  const body = Body.fromStream(source)
  const [first, second] = [body.release(), body.release()]
  expect(second).toBe(first)
  await first
  await body.release()
  expect(source.given).toBe(2)
})

test('after a part of the stream was taken it cancels the rest', async () => {
  const source = new Source({ chunks: 1000 })
  const body = Body.fromStream(source)
  const chunks = body.stream(owner, () => undefined)[Symbol.asyncIterator]()
  await chunks.next()
  await body.release()
  expect(source.cancelled).toBe(1)
})

test('with a reader under way it waits for the reader', async () => {
  const body = Body.fromStream(new Source({ chunks: 3 }))
  const read = body.bytes(owner)
  await body.release()
  expect((await read).byteLength).toBe(3 * 64 * KIB)
})

test('with a reader under way that is stuck it waits no longer than maxTime', async () => {
  const source = new Source({ chunks: 3, stallAfter: 1 })
  const body = Body.fromStream(source)
  const read = body.bytes(owner)
  const released = body.release()
  await clock.advance(500)
  await released
  expect(source.cancelled).toBeGreaterThan(0)
  await read
})

test('what has been read stays readable', async () => {
  const body = Body.fromStream(new Source())
  const bytes = await body.bytes(owner)
  await body.release()
  expect(await body.bytes(owner)).toBe(bytes)
})

test('what has been read has no source to stop any more', async () => {
  const source = new Source()
  const body = Body.fromStream(source)
  await body.bytes(owner)
  body.cancel()
  await body.release()
  expect(source.cancelled).toBe(0)
})

test('a read after cancel() is an error that names it', async () => {
  const body = Body.fromStream(new Source())
  body.cancel()
  await expect(body.bytes(owner)).rejects.toThrow('was already read by cancel()')
})

test('a read afterwards is an error that names release()', async () => {
  const body = Body.fromStream(new Source())
  await body.release()
  await expect(body.bytes({ toString: () => 'response 503' })).rejects.toThrow(
    'Body of response 503 was already read by release()',
  )
})

test('a body that can be made again has nothing to release', async () => {
  let opened = false
  const body = Body.from(async function* () {
    opened = true
    yield await Promise.resolve(new Uint8Array(1))
  })
  await body.release()
  await Body.empty.release()
  await Body.from('abc').release()
  expect(opened).toBe(false)
})

test.each([
  [
    'whose stream fails',
    {
      async *stream(): AsyncGenerator<Uint8Array> {
        await Promise.resolve()
        throw new Error('reset')
      },
      cancel: () => undefined,
    },
  ],
  [
    'that cannot be opened',
    {
      stream(): AsyncIterable<Uint8Array> {
        throw new Error('locked')
      },
      cancel: () => undefined,
    },
  ],
  [
    'that cannot be cancelled',
    {
      stream: () => new Source({ chunks: 10 }).stream(),
      cancel() {
        throw new Error('no')
      },
    },
  ],
])('it never rejects: a body %s', async (_, once: StreamSource) => {
  await Body.fromStream(once).release()
  await Body.fromStream(once, 1e9).release()
})
