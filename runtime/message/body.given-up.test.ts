import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import {
  bytes,
  endlessStream,
  ONE_SHOT,
  owner,
  textOf,
  twoChunks,
} from '../platform/node/testing/bodies.ts'
import { Body } from './body.ts'
import { HttpResponse } from './response.ts'

function cancel(body: Body): Promise<void> {
  body.cancel()
  return Promise.resolve()
}

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

  test('a generator runs its finally when it has given what is no chunk', async () => {
    let closed = false
    const response = new HttpResponse(async function* () {
      try {
        for (;;) yield await Promise.resolve('text' as unknown as Uint8Array)
      } finally {
        closed = true
      }
    })
    await expect(response.text()).rejects.toThrow('its chunks must be Uint8Array')
    expect(closed).toBe(true)
  })

  test('a generator that has not started never starts', async () => {
    const generator = twoChunks()
    Body.from(generator).cancel()
    expect((await generator.next()).done).toBe(true)
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
    const chunks = (body.content(owner) as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]()
    const pending = chunks.next().catch(() => undefined)
    body.cancel()
    await pending
    expect(cancelled).toBe(true)
  })

  test.each([
    ['cancel()', cancel],
    ['release()', (body: Body) => body.release()],
  ])('%s on an unread one-shot body stops its source', async (_, act) => {
    const { stream, cancelled } = endlessStream()
    await act(Body.from(stream))
    expect(cancelled()).toBe(true)
  })
})

describe.each(ONE_SHOT)('%s that is released elsewhere while it is read', (_, make) => {
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
        'A body was cancelled or released while its stream was read',
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
    expect(await textOf(stream)).toBe('')
  })
})
