import { createClient } from 'middleware-cookbook'
import { expect, test } from 'vitest'
import { retry } from './retry.ts'
import {
  afterWaits,
  clockPerTest,
  down,
  service,
  url,
} from './flaky.fixture.ts'

clockPerTest()

test.each(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE', 'QUERY'])(
  'an idempotent method is repeated (RFC 9110 §9.2.2): %s',
  async (method) => {
    const { transport } = service(503, 200)
    const client = createClient({ transport, middleware: [retry()] })
    expect((await afterWaits(client.request(url, { method }))).status).toBe(200)
  },
)

test.each(['POST', 'PATCH', 'LOCK', 'get-and-count', 'GETX', 'XGET'])(
  'any other method is sent once: %s',
  async (method) => {
    const { transport, received } = service(503, 200)
    const client = createClient({ transport, middleware: [retry()] })
    expect((await client.request(url, { method })).status).toBe(503)
    expect(received).toHaveLength(1)
  },
)

test('POST is repeated if it has an Idempotency-Key', async () => {
  const { transport, received } = service(503, 201)
  const client = createClient({ transport, middleware: [retry()] })
  const headers = { 'Idempotency-Key': 'order-7' }
  const response = client.post(url, { headers, json: { tea: 1 } })
  expect((await afterWaits(response)).status).toBe(201)
  expect(received).toEqual(['{"tea":1}', '{"tea":1}'])
})

test.each(['', '  ', '""'])(
  'a key that is empty is none, and no server can tell the second POST by it: %j',
  async (key) => {
    const { transport, received } = service(503, 201)
    const client = createClient({ transport, middleware: [retry()] })
    const headers = { 'Idempotency-Key': key }
    expect((await client.post(url, { headers, body: 'a' })).status).toBe(503)
    expect(received).toEqual(['a'])
  },
)

async function* chunks() {
  yield new TextEncoder().encode('all ')
  yield new TextEncoder().encode('of it')
}

test('a body that can be made again is sent whole each time', async () => {
  const { transport, received } = service(503, 200)
  const client = createClient({ transport, middleware: [retry()] })
  await afterWaits(client.put(url, { body: chunks }))
  expect(received).toEqual(['all of it', 'all of it'])
})

test('a stream, which can be sent only once, is not sent again: the failure is the result', async () => {
  const unavailable = service(503, 200)
  const client = createClient({
    transport: unavailable.transport,
    middleware: [retry()],
  })
  expect((await client.put(url, { body: chunks() })).status).toBe(503)
  expect(unavailable.received).toEqual(['all of it'])

  const broken = service(down, 200)
  const other = createClient({
    transport: broken.transport,
    middleware: [retry()],
  })
  await expect(other.put(url, { body: chunks() })).rejects.toBe(down)
})
