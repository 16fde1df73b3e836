import { EventEmitter } from 'node:events'
import { HttpResponse } from 'middleware-cookbook'
import { currentRequestId } from 'middleware-cookbook/server/request-id'
import { describe, expect, test } from 'vitest'
import { ask, generate } from './asked.fixture.ts'

const idOf = (response: HttpResponse) => response.headers.get('x-request-id')

describe('an inbound id', () => {
  test.each([
    '',
    ' ',
    'a b',
    'a\tb',
    'a, b',
    'a;b',
    'a"b',
    "a'b",
    'a<script>',
    'a\\b',
    'a%0d%0ab',
    '${jndi:ldap://evil.example.net}',
    '{"a":1}',
    '../../etc/passwd?',
    'é',
    'a\u00a0',
    'x'.repeat(129),
    'x'.repeat(100_000),
  ])(
    'is replaced if a line of a log could be read otherwise: %j',
    async (id) => {
      expect(idOf(await ask({ 'x-request-id': id }))).toBe('new')
    },
  )

  test('of two fields is none of both', async () => {
    expect(
      idOf(
        await ask([
          ['x-request-id', 'a'],
          ['x-request-id', 'b'],
        ]),
      ),
    ).toBe('new')
  })

  test('of 128 characters is kept', async () => {
    const id = 'x'.repeat(128)
    expect(idOf(await ask({ 'x-request-id': id }))).toBe(id)
  })
})

describe('the current id', () => {
  test('is there after timers, microtasks, a stream and events of the handler', async () => {
    const seen: (string | undefined)[] = []
    await ask({ 'x-request-id': 'mine' }, { generate }, async () => {
      await new Promise((resolve) => setImmediate(resolve))
      seen.push(currentRequestId())
      queueMicrotask(() => seen.push(currentRequestId()))
      await Promise.resolve()
      const emitter = new EventEmitter().on('order', () =>
        seen.push(currentRequestId()),
      )
      emitter.emit('order')
      const stream = new ReadableStream({
        pull(controller) {
          seen.push(currentRequestId())
          controller.close()
        },
      })
      await new Response(stream).text()
      return new HttpResponse()
    })
    expect(seen).toEqual(Array(4).fill('mine'))
  })

  test('of two requests does not mix through an emitter that both share', async () => {
    const emitter = new EventEmitter()
    const seen: (string | undefined)[] = []
    emitter.on('order', () => seen.push(currentRequestId()))
    await Promise.all(
      ['a', 'b'].map((id) =>
        ask({ 'x-request-id': id }, { generate }, async () => {
          await Promise.resolve()
          emitter.emit('order')
          return new HttpResponse()
        }),
      ),
    )
    expect(seen.sort()).toEqual(['a', 'b'])
  })

  test('is gone after a handler that threw', async () => {
    const fails = async () => {
      throw new Error('no')
    }
    await expect(
      ask({ 'x-request-id': 'mine' }, { generate }, fails),
    ).rejects.toThrow('no')
    expect(currentRequestId()).toBeUndefined()
  })
})

test('an id that the handler sets itself is replaced: the log has the other one', async () => {
  const headers = { 'x-request-id': 'another' }
  const response = await ask(
    { 'x-request-id': 'mine' },
    { generate },
    async () => new HttpResponse(null, { headers }),
  )
  expect(idOf(response)).toBe('mine')
})
