import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { BodyConsumedError, BodyNotReplayableError, InvalidMessageError } from '../errors.ts'
import { Body, type BodyInit } from './body.ts'
import { HttpRequest } from './request.ts'
import { HttpResponse } from './response.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const owner = { toString: () => 'POST /test' }

async function* twoChunks(): AsyncGenerator<Uint8Array> {
  yield bytes('ab')
  await Promise.resolve()
  yield bytes('c')
}

function readableStream(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes('ab'))
      controller.enqueue(bytes('c'))
      controller.close()
    },
  })
}

function cancel(body: Body): Promise<void> {
  body.cancel()
  return Promise.resolve()
}

async function textOf(content: Uint8Array | AsyncIterable<Uint8Array>): Promise<string> {
  if (content instanceof Uint8Array) return new TextDecoder().decode(content)
  let text = ''
  for await (const chunk of content) text += new TextDecoder().decode(chunk)
  return text
}

const REPLAYABLE: [name: string, make: () => BodyInit, text: string][] = [
  ['null', () => null, ''],
  ['an empty string', () => '', ''],
  ['a string', () => 'abc', 'abc'],
  ['bytes', () => bytes('abc'), 'abc'],
  ['a part of a buffer', () => bytes('xabcx').subarray(1, 4), 'abc'],
  ['an ArrayBuffer', () => bytes('abc').buffer, 'abc'],
  ['URLSearchParams', () => new URLSearchParams({ a: 'b c', d: 'é' }), 'a=b+c&d=%C3%A9'],
  ['a Blob', () => new Blob(['ab', 'c']), 'abc'],
  ['a function that makes a generator', () => twoChunks, 'abc'],
  ['a function that makes a ReadableStream', () => readableStream, 'abc'],
  ['a function that makes a Readable', () => () => Readable.from([bytes('ab'), bytes('c')]), 'abc'],
]

const ONE_SHOT: [name: string, make: () => BodyInit][] = [
  ['a generator', twoChunks],
  ['a ReadableStream', readableStream],
  ['a Readable', () => Readable.from([bytes('ab'), bytes('c')])],
]

const UNREAD: [name: string, make: () => BodyInit][] = [
  ...ONE_SHOT,
  ['a function that makes a stream', () => twoChunks],
  ['a Blob', () => new Blob(['abc'])],
]

describe.each(REPLAYABLE)('%s', (_, make, text) => {
  test('can be sent again, and gives the same each time', async () => {
    const body = Body.from(make())
    expect(body.replayable).toBe(true)
    expect(await textOf(body.send(owner))).toBe(text)
    expect(await textOf(body.send(owner))).toBe(text)
  })

  test('can be sent after it was read, and read after it was sent', async () => {
    const body = Body.from(make())
    await textOf(body.send(owner))
    expect(await textOf(await body.bytes(owner))).toBe(text)
    expect(await textOf(body.send(owner))).toBe(text)
  })
})

describe.each(ONE_SHOT)('%s', (_, make) => {
  test('is sent once: the second time is a BodyNotReplayableError, never silent emptiness', async () => {
    const body = Body.from(make())
    expect(body.replayable).toBe(false)
    expect(await textOf(body.send(owner))).toBe('abc')
    expect(() => body.send(owner)).toThrow(BodyNotReplayableError)
    expect(() => body.send(owner)).toThrow(
      'Body of POST /test is a stream, which has been sent and cannot be sent again; ' +
        'pass a function that makes the stream, or the bytes',
    )
  })

  test('can be sent again once its bytes have been read', async () => {
    const body = Body.from(make())
    await body.bytes(owner)
    expect(body.replayable).toBe(true)
    expect(await textOf(body.send(owner))).toBe('abc')
    expect(await textOf(body.send(owner))).toBe('abc')
  })

  test('cannot be read after it was sent', async () => {
    const body = Body.from(make())
    await textOf(body.send(owner))
    await expect(body.bytes(owner)).rejects.toThrow(
      'was already read by the connection that it was sent on',
    )
  })

  test('cannot be sent after somebody took its stream', () => {
    const request = new HttpRequest('http://a.test', { method: 'POST', body: make() })
    request.stream()
    expect(() => request.body.send(request)).toThrow(BodyConsumedError)
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
    expect(await textOf(body.send(owner))).toBe('abc')
    expect(() => body.send(owner)).toThrow(/make a new stream for each body/)
  })
})

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
    expect(response.body.known).toBe(false)
  })

  test('gives it to whoever takes the stream', async () => {
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
    await expect(textOf(Body.from(odd).send(owner))).rejects.toThrow(InvalidMessageError)
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
    expect(make).toThrow(`A body cannot be made from ${kind}: pass a string, bytes,`)
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

  test('a ReadableStream that somebody holds is refused when it is read', async () => {
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

describe('a function that makes the stream', () => {
  test('is called anew for each sending, and not before', async () => {
    let calls = 0
    const body = Body.from(() => {
      calls++
      return twoChunks()
    })
    expect(calls).toBe(0)
    await textOf(body.send(owner))
    await textOf(body.send(owner))
    expect(calls).toBe(2)
  })

  test('may return one object that starts anew each time', async () => {
    const again = { [Symbol.asyncIterator]: twoChunks }
    const body = Body.from(() => again)
    expect(await textOf(body.send(owner))).toBe('abc')
    expect(await textOf(body.send(owner))).toBe('abc')
  })

  test('may fail once and work the next time it is sent', async () => {
    let calls = 0
    const body = Body.from(async function* () {
      await Promise.resolve()
      if (++calls === 1) throw new Error('first')
      yield bytes('abc')
    })
    await expect(textOf(body.send(owner))).rejects.toThrow('first')
    expect(await textOf(body.send(owner))).toBe('abc')
  })
})

describe('a source that is left', () => {
  test('a generator runs its finally when the reader breaks off', async () => {
    let closed = false
    const response = new HttpResponse(async function* () {
      try {
        yield bytes('a')
        await Promise.resolve()
        yield bytes('b')
      } finally {
        closed = true
      }
    })
    for await (const _ of response.stream()) break
    expect(closed).toBe(true)
  })

  test.each([
    [
      'a ReadableStream',
      (onCancel: () => void) =>
        new ReadableStream<Uint8Array>({
          pull: () => new Promise(() => undefined),
          cancel: onCancel,
        }),
    ],
    [
      'a Readable',
      (onCancel: () => void) =>
        new Readable({
          read: () => undefined,
          destroy(error, callback) {
            onCancel()
            callback(error)
          },
        }),
    ],
  ])('%s that waits for its own sender is stopped at once', async (_, make) => {
    let cancelled = false
    const body = Body.from(make(() => (cancelled = true)))
    const chunks = (body.send(owner) as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]()
    const pending = chunks.next().catch(() => undefined)
    body.cancel()
    await pending
    expect(cancelled).toBe(true)
  })

  test.each([
    ['cancel()', cancel],
    ['release()', (body: Body) => body.release()],
  ])('%s on an unread one-shot body stops its source', async (_, act) => {
    let cancelled = false
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        controller.enqueue(new Uint8Array(64 * 1024))
      },
      cancel: () => {
        cancelled = true
      },
    })
    await act(Body.from(stream))
    expect(cancelled).toBe(true)
  })
})

describe.each(ONE_SHOT)('%s that is given up by somebody else while it is read', (_, make) => {
  test.each([
    ['cancel()', (response: HttpResponse) => cancel(response.body)],
    ['release()', (response: HttpResponse) => response.release()],
  ])('with %s is an error for its reader, not an early end', async (_, giveUp) => {
    for (const pending of [true, false]) {
      const response = new HttpResponse(make())
      const chunks = response.stream()[Symbol.asyncIterator]()
      if (!pending) await chunks.next()
      const read = pending ? chunks.next() : undefined
      await giveUp(response)
      await expect(read ?? chunks.next()).rejects.toThrow(
        'A body was given up, by cancel() or release(), while its stream was still read',
      )
    }
  })

  test('with a reason is that error', async () => {
    const response = new HttpResponse(make())
    const read = response.stream()[Symbol.asyncIterator]().next()
    const reason = new Error('deadline')
    response.body.cancel(reason)
    await expect(read).rejects.toBe(reason)
  })

  test('after its end is nothing', async () => {
    const response = new HttpResponse(make())
    const stream = response.stream()
    expect(await textOf(stream)).toBe('abc')
    response.body.cancel()
    await response.release()
  })
})

describe('received, as the other side of a wire has it', () => {
  test('it can be read there once, whatever it was made of', async () => {
    for (const [, make, text] of REPLAYABLE) {
      const body = Body.from(make()).received(owner)
      expect(body.replayable).toBe(text === '')
      expect(await textOf(await body.bytes(owner))).toBe(text)
    }
  })

  test('nothing that the other side does to its chunks comes back', async () => {
    const sent = Body.from('abc')
    for await (const chunk of sent.received(owner).send(owner) as AsyncIterable<Uint8Array>) {
      chunk.fill(0)
    }
    expect(await textOf(sent.send(owner))).toBe('abc')
  })
})
