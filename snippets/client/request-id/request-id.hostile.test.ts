import { createClient, HttpResponse } from 'middleware-cookbook'
import {
  requestId,
  type RequestIdOptions,
} from 'middleware-cookbook/client/request-id'
import { describe, expect, test } from 'vitest'

function sending(options: RequestIdOptions) {
  const ids: (string | null)[] = []
  const client = createClient({
    middleware: [requestId(options)],
    transport: async ({ headers }) => {
      ids.push(headers.get('x-request-id'))
      return new HttpResponse()
    },
  })
  const send = () => client.get('http://api.example.org/')
  return { client, send, ids }
}

describe('what is no id', () => {
  test.each<[string, unknown]>([
    ['a promise', Promise.resolve('a')],
    ['a number', 5],
    ['an object', {}],
    ['null', null],
    ['a boolean', true],
    ['an empty text', ''],
  ])('is an error of generate, and nothing is sent: %s', async (_, id) => {
    const { send, ids } = sending({ generate: () => id as string })
    await expect(send()).rejects.toThrow('requestId({ generate })')
    expect(ids).toEqual([])
  })

  test.each<[string, unknown]>([
    ['a promise', Promise.resolve('a')],
    ['a number', 5],
    ['an object', {}],
    ['null', null],
  ])('is an error of id, and nothing is sent: %s', async (_, id) => {
    const { send, ids } = sending({ id: () => id as string })
    await expect(send()).rejects.toThrow('requestId({ id })')
    expect(ids).toEqual([])
  })

  test('an empty one is none: a new one is made', async () => {
    const { send, ids } = sending({ id: () => '', generate: () => 'new' })
    await send()
    expect(ids).toEqual(['new'])
  })

  test.each(['a\r\nx-admin: 1', 'a\nb', 'a\0b', '\u2028', 'é\u0100'])(
    'what a field cannot hold is an error, wherever it comes from: %j',
    async (id) => {
      for (const options of [{ id: () => id }, { generate: () => id }]) {
        const { send, ids } = sending(options)
        await expect(send()).rejects.toThrow()
        expect(ids).toEqual([])
      }
    },
  )

  test("an error of id or generate is the call's, and the next call has its own", async () => {
    let fails = true
    const generate = () => {
      if (fails) throw new Error('no entropy')
      return 'new'
    }
    const { send, ids } = sending({ generate })
    await expect(send()).rejects.toThrow('no entropy')
    fails = false
    await send()
    expect(ids).toEqual(['new'])
  })
})

describe('many calls', () => {
  test('at once have ids of their own', async () => {
    const { send, ids } = sending({})
    await Promise.all(Array.from({ length: 1000 }, send))
    expect(new Set(ids).size).toBe(1000)
  })

  test('do not share the id that one of them has set', async () => {
    const { client, ids } = sending({ generate: () => 'new' })
    const url = 'http://api.example.org/'
    await client.get(url, { headers: { 'X-Request-ID': 'mine' } })
    await client.get(url)
    expect(ids).toEqual(['mine', 'new'])
  })
})
