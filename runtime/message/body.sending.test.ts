import { Readable } from 'node:stream'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { BodyConsumedError, BodyNotReplayableError } from '../errors.ts'
import {
  bytes,
  ONE_SHOT,
  owner,
  readableStream,
  textOf,
  twoChunks,
} from '../platform/node/testing/bodies.ts'
import { Body, type BodyInit } from './body.ts'
import { HttpRequest } from './request.ts'
import { HttpResponse } from './response.ts'
import { detachedBody } from './detached.ts'

/** As a test runner has it that gives each test file globals of its own. */
const ofAnotherRealm = (expression: string) =>
  runInNewContext(expression, { text: [97, 98, 99] }) as BodyInit

const REPLAYABLE: [name: string, make: () => BodyInit, text: string][] = [
  ['null', () => null, ''],
  ['an empty string', () => '', ''],
  ['a string', () => 'abc', 'abc'],
  ['bytes', () => bytes('abc'), 'abc'],
  ['a part of a buffer', () => bytes('xabcx').subarray(1, 4), 'abc'],
  ['an ArrayBuffer', () => bytes('abc').buffer, 'abc'],
  ['a Uint16Array', () => new Uint16Array(bytes('abcd').buffer), 'abcd'],
  ['a part of a DataView', () => new DataView(bytes('xabcx').buffer, 1, 3), 'abc'],
  ['bytes of another realm', () => ofAnotherRealm('new Uint8Array(text)'), 'abc'],
  ['URLSearchParams', () => new URLSearchParams({ a: 'b c', d: 'é' }), 'a=b+c&d=%C3%A9'],
  ['a Blob', () => new Blob(['ab', 'c']), 'abc'],
  ['a function that makes a generator', () => twoChunks, 'abc'],
  ['a function that makes a ReadableStream', () => readableStream, 'abc'],
  ['a function that makes a Readable', () => () => Readable.from([bytes('ab'), bytes('c')]), 'abc'],
]

describe.each(REPLAYABLE)('%s', (_, make, text) => {
  test('can be sent again, and gives the same each time', async () => {
    const body = Body.from(make())
    expect(body.replayable).toBe(true)
    expect(await textOf(body.content(owner))).toBe(text)
    expect(await textOf(body.content(owner))).toBe(text)
  })

  test('can be sent after it was read, and read after it was sent', async () => {
    const body = Body.from(make())
    await textOf(body.content(owner))
    expect(await textOf(await body.bytes(owner))).toBe(text)
    expect(await textOf(body.content(owner))).toBe(text)
  })
})

describe.each(ONE_SHOT)('%s', (_, make) => {
  test('is sent once: the second time is a BodyNotReplayableError, never silent emptiness', async () => {
    const body = Body.from(make())
    expect(body.replayable).toBe(false)
    expect(await textOf(body.content(owner))).toBe('abc')
    expect(() => body.content(owner)).toThrow(BodyNotReplayableError)
    expect(() => body.content(owner)).toThrow(
      'Body of POST /test is a stream that has been sent already; ' +
        'pass a function that makes the stream, or the bytes',
    )
  })

  test('can be sent again once its bytes have been read', async () => {
    const body = Body.from(make())
    await body.bytes(owner)
    expect(body.replayable).toBe(true)
    expect(await textOf(body.content(owner))).toBe('abc')
    expect(await textOf(body.content(owner))).toBe('abc')
  })

  test('cannot be read after it was sent', async () => {
    const body = Body.from(make())
    await textOf(body.content(owner))
    await expect(body.bytes(owner)).rejects.toThrow(
      'was already read by the connection that it was sent on',
    )
  })

  test('cannot be sent after its stream was taken', () => {
    const request = new HttpRequest('http://a.test', { method: 'POST', body: make() })
    request.stream()
    expect(() => request.body.content(request)).toThrow(BodyConsumedError)
  })

  test('as the body of two messages is an error in the second, never silent emptiness', async () => {
    const stream = make()
    const first = new HttpResponse(stream)
    const second = new HttpResponse(stream)
    expect(await first.text()).toBe('abc')
    await expect(second.text()).rejects.toThrow(BodyConsumedError)
  })

  test('that a function returns again and again is an error the second time', async () => {
    const stream = make() as AsyncIterable<Uint8Array>
    const body = Body.from(() => stream)
    expect(await textOf(body.content(owner))).toBe('abc')
    expect(() => body.content(owner)).toThrow(/make a new stream for each body/)
  })
})

describe('a function that makes the stream', () => {
  test('is called anew for each sending, and not before', async () => {
    let calls = 0
    const body = Body.from(() => {
      calls++
      return twoChunks()
    })
    expect(calls).toBe(0)
    await textOf(body.content(owner))
    await textOf(body.content(owner))
    expect(calls).toBe(2)
  })

  test('may return one object that starts anew each time', async () => {
    const again = { [Symbol.asyncIterator]: twoChunks }
    const body = Body.from(() => again)
    expect(await textOf(body.content(owner))).toBe('abc')
    expect(await textOf(body.content(owner))).toBe('abc')
  })

  test('may fail once and work the next time it is sent', async () => {
    let calls = 0
    const body = Body.from(async function* () {
      await Promise.resolve()
      if (++calls === 1) throw new Error('first')
      yield bytes('abc')
    })
    await expect(textOf(body.content(owner))).rejects.toThrow('first')
    expect(await textOf(body.content(owner))).toBe('abc')
  })
})

describe('received, as the other side of a wire has it', () => {
  test('it can be read there once, for any kind of content', async () => {
    for (const [, make, text] of REPLAYABLE) {
      const body = detachedBody(Body.from(make()), owner)
      expect(body.replayable).toBe(text === '')
      expect(await textOf(await body.bytes(owner))).toBe(text)
    }
  })

  test('nothing that the other side does to its chunks comes back', async () => {
    const sent = Body.from('abc')
    for await (const chunk of detachedBody(sent, owner).content(
      owner,
    ) as AsyncIterable<Uint8Array>) {
      chunk.fill(0)
    }
    expect(await textOf(sent.content(owner))).toBe('abc')
  })
})
