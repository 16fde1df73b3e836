import { Readable } from 'node:stream'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { BodyConsumedError, InvalidMessageError } from '../errors.ts'
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

const UNREAD: [name: string, make: () => BodyInit][] = [
  ...ONE_SHOT,
  ['a function that makes a stream', () => twoChunks],
  ['a Blob', () => new Blob(['abc'])],
]

describe.each(UNREAD)('reading %s', (_, make) => {
  test('answers text(), json(), bytes() and stream() in any order', async () => {
    const response = new HttpResponse(make())
    expect(await response.text()).toBe('abc')
    expect(await textOf(await response.bytes())).toBe('abc')
    expect(await textOf(response.stream())).toBe('abc')
    expect(await textOf(response.stream())).toBe('abc')
    expect(await response.text()).toBe('abc')
  })

  test('reads it once for readers at the same time', async () => {
    const response = new HttpResponse(make())
    const all = await Promise.all([
      response.text(),
      response.withHeader('x', 'y').text(),
      textOf(response.stream()),
      response.bytes().then(textOf),
    ])
    expect(all).toEqual(['abc', 'abc', 'abc', 'abc'])
  })

  test('fills the cache for every copy, earlier and later ones', async () => {
    const response = new HttpResponse(make())
    const earlier = response.withHeader('x', 'y')
    expect(await response.with({ status: 201 }).text()).toBe('abc')
    expect(await earlier.text()).toBe('abc')
    expect(await earlier.with({ status: 202 }).text()).toBe('abc')
  })

  test('bytes() gives an array that may be changed without harm', async () => {
    const response = new HttpResponse(make())
    const first = await response.bytes()
    first.fill(0)
    expect(await response.text()).toBe('abc')
    for await (const chunk of response.stream()) chunk.fill(0)
    expect(await response.text()).toBe('abc')
  })

  test('a read after stream() names who took the stream: function, file and line', async () => {
    const response = new HttpResponse(make())
    function bodyLogger() {
      return response.stream()
    }
    bodyLogger()
    const read = response.text()
    await expect(read).rejects.toBeInstanceOf(BodyConsumedError)
    await expect(read).rejects.toThrow(
      /^Body of response 200 was already read by bodyLogger\(\) \(body\.test\.ts:\d+\); use bytes\(\), text\(\)/,
    )
  })

  test('a second stream() throws at once, for copies too', () => {
    const response = new HttpResponse(make())
    const copy = response.withHeader('x', 'y')
    response.stream()
    expect(() => copy.stream()).toThrow(BodyConsumedError)
  })
})

describe('a stream that throws', () => {
  const failure = new Error('disk on fire')
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield bytes('ab')
    await Promise.resolve()
    throw failure
  }

  test('gives its own error to the reader', async () => {
    await expect(new HttpResponse(broken()).text()).rejects.toBe(failure)
  })

  test('gives it to every later reader, never a part or nothing', async () => {
    const response = new HttpResponse(broken())
    await expect(response.text()).rejects.toBe(failure)
    await expect(response.text()).rejects.toBe(failure)
    await expect(response.withHeader('x', 'y').bytes()).rejects.toBe(failure)
    await expect(textOf(response.stream())).rejects.toBe(failure)
    expect(response.body.buffered).toBe(false)
  })

  test('gives it to the reader of the stream', async () => {
    await expect(textOf(new HttpResponse(broken()).stream())).rejects.toBe(failure)
  })
})

describe('chunks', () => {
  test.each([
    ['a string', 'text'],
    ['a number', 1],
    ['an object', {}],
    ['an object (ArrayBuffer)', new ArrayBuffer(2)],
    ['null', null],
  ])('%s is refused by name', async (kind, chunk) => {
    async function* odd(): AsyncGenerator<Uint8Array> {
      yield chunk as Uint8Array
      await Promise.resolve()
    }
    const message = `A body's stream gave ${kind}: its chunks must be Uint8Array`
    await expect(new HttpResponse(odd()).text()).rejects.toThrow(message)
    await expect(textOf(new HttpResponse(odd()).stream())).rejects.toThrow(message)
    await expect(textOf(Body.from(odd).content(owner))).rejects.toThrow(InvalidMessageError)
  })

  test('of another realm are bytes as well', async () => {
    const chunk = runInNewContext('new Uint8Array([97])') as Uint8Array
    expect(chunk).not.toBeInstanceOf(Uint8Array)
    const body = Body.from(async function* () {
      yield chunk
    })
    const read = await body.bytes(owner)
    expect(read).toBeInstanceOf(Uint8Array)
    expect(new TextDecoder().decode(read)).toBe('a')
  })

  test('empty ones are no end', async () => {
    async function* gaps(): AsyncGenerator<Uint8Array> {
      yield bytes('')
      await Promise.resolve()
      yield bytes('a')
      yield bytes('')
      yield bytes('b')
    }
    expect(await new HttpResponse(gaps()).text()).toBe('ab')
  })

  test('a stream without any is empty text', async () => {
    const response = new HttpResponse(() => Readable.from([]) as AsyncIterable<Uint8Array>)
    expect(await response.text()).toBe('')
    expect(await response.text()).toBe('')
  })
})

describe('what is no body', () => {
  test.each([
    ['a number', 1],
    ['a boolean', true],
    ['an object', {}],
    ['an object (Map)', new Map()],
    ['an object (Array)', [1]],
  ])('%s is refused, with what would do', (kind, value) => {
    const make = () => new HttpRequest('http://a.test', { body: value as unknown as string })
    expect(make).toThrow(InvalidMessageError)
    expect(make).toThrow(`A body cannot be made from ${kind}: pass text, bytes,`)
    expect(make).toThrow('pass an object as `json`')
  })

  test.each([
    ['undefined', () => undefined],
    ['an object (Promise)', () => Promise.resolve(twoChunks())],
    ['a string', () => 'text'],
  ])('a function that returns %s is refused when it is called', async (kind, make) => {
    const response = new HttpResponse(make as unknown as () => AsyncIterable<Uint8Array>)
    await expect(response.text()).rejects.toThrow(
      `The function that makes a body returned ${kind}: return a stream`,
    )
  })

  test('a locked ReadableStream is refused when it is read', async () => {
    const stream = readableStream()
    stream.getReader()
    await expect(new HttpResponse(stream).text()).rejects.toThrow(BodyConsumedError)
  })

  test('json of a function, a symbol, a bigint or a circle is refused', () => {
    const circle: { self?: unknown } = {}
    circle.self = circle
    for (const value of [() => 1, Symbol('s'), 1n, circle]) {
      expect(() => Body.json(value)).toThrow(InvalidMessageError)
    }
  })
})
