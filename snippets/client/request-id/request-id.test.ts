import {
  createClient,
  HttpResponse,
  InvalidMessageError,
  type Middleware,
} from 'middleware-cookbook'
import {
  requestId,
  type RequestIdOptions,
} from 'middleware-cookbook/client/request-id'
import { retry } from 'middleware-cookbook/client/retry'
import { skippingClock } from 'middleware-cookbook/testing'
import { expect, onTestFinished, test, vi } from 'vitest'

const url = 'http://api.example.org/notes'

/** A client that keeps the ids that it sends; the first attempt fails. */
function sending(...middleware: Middleware[]) {
  const ids: (string | null)[] = []
  const client = createClient({
    middleware,
    transport: async ({ headers }) => {
      ids.push(headers.get('x-request-id'))
      return new HttpResponse(null, { status: ids.length === 1 ? 503 : 200 })
    },
  })
  return { client, ids }
}

/** Ids in a row. */
function counting(): RequestIdOptions {
  let count = 0
  return { generate: () => `id-${++count}` }
}

test('each call has an id of its own: 32 hexadecimal digits', async () => {
  const { client, ids } = sending(requestId())
  await client.get(url)
  await client.get(url)
  expect(ids).toEqual([
    expect.stringMatching(/^[\da-f]{32}$/),
    expect.stringMatching(/^[\da-f]{32}$/),
  ])
  expect(ids[0]).not.toBe(ids[1])
})

test('the id of the work comes before a new one', async () => {
  const generate = vi.fn(() => 'new')
  let work: string | undefined = 'work-7'
  const { client, ids } = sending(requestId({ id: () => work, generate }))
  await client.get(url)
  expect(generate).not.toHaveBeenCalled()
  work = undefined
  await client.get(url)
  expect(ids).toEqual(['work-7', 'new'])
})

test("the caller's own id is kept", async () => {
  const { client, ids } = sending(requestId({ id: () => 'work-7' }))
  await client.get(url, { headers: { 'X-Request-Id': 'mine' } })
  expect(ids).toEqual(['mine'])
})

test('before a retry, all attempts have one id; after it, each has its own', async () => {
  const clock = skippingClock()
  onTestFinished(() => {
    clock.restore()
  })
  const before = sending(requestId(counting()), retry())
  await before.client.get(url)
  expect(before.ids).toEqual(['id-1', 'id-1'])
  const after = sending(retry(), requestId(counting()))
  await after.client.get(url)
  expect(after.ids).toEqual(['id-1', 'id-2'])
})

test('header names another field', async () => {
  let sent
  const client = createClient({
    middleware: [requestId({ header: 'X-Correlation-Id', id: () => 'a' })],
    transport: async ({ headers }) => {
      sent = Object.fromEntries(headers)
      return new HttpResponse()
    },
  })
  await client.get(url)
  expect(sent).toMatchObject({ 'x-correlation-id': 'a' })
  expect(sent).not.toHaveProperty('x-request-id')
})

test('an id that a header cannot hold is an error, and nothing is sent', async () => {
  const { client, ids } = sending(requestId({ id: () => 'a\r\nx-admin: 1' }))
  await expect(client.get(url)).rejects.toThrow(InvalidMessageError)
  expect(ids).toEqual([])
})

test.each(['id', 'generate'])(
  'an option that is no function is an error: %s',
  (option) => {
    const options = { [option]: 'abc' } as RequestIdOptions
    expect(() => requestId(options)).toThrow(
      `requestId({ ${option} }) is "abc": pass a function`,
    )
  },
)
