import {
  compose,
  createClient,
  HttpResponse,
  type Handler,
} from 'middleware-cookbook'
import {
  idempotencyKey,
  operationId,
} from 'middleware-cookbook/server/idempotency-key'
import { memoryStore } from 'middleware-cookbook/store'
import { describe, expect, test } from 'vitest'
import { shop } from './orders.fixture.ts'

describe('what is refused is told why', () => {
  test.each([
    [null, 'is missing'],
    ['""', 'is not one text of 1 to 255 visible characters'],
    ['x'.repeat(256), 'is not one text of 1 to 255 visible characters'],
  ])('with a 400, for a field that is no key: %j', async (key, why) => {
    const { buy } = await shop()
    const { status, text } = await buy(key)
    expect(status).toBe(400)
    expect(text.trim()).toBe(
      `Idempotency-Key ${why}: send a UUID for each order`,
    )
  })

  test('with a 409 that no second try changes, if the response was too long to keep', async () => {
    const { buy } = await shop({ maxResponseSize: 3 })
    await buy()
    const { status, text, headers } = await buy()
    expect([status, text.trim(), headers.get('retry-after')]).toEqual([
      409,
      'The request with this Idempotency-Key is done, and its response was not kept: look for its order',
      null,
    ])
  })

  test('with a 409 and when to come back, while the first request runs', async () => {
    const answers: unknown[] = []
    const { buy } = await shop({}, async () => {
      const { status, text, headers } = await buy()
      answers.push([status, text.trim(), headers.get('retry-after')])
      return new HttpResponse(null)
    })
    await buy()
    expect(answers).toEqual([
      [409, 'A request with this Idempotency-Key is being processed', '1'],
    ])
  })
})

/** What the second of two requests under one key gets, and how often the handler runs. */
async function repeated(
  handler: Handler,
  [first, second]: readonly [string, string] = ['text/plain', 'text/plain'],
  maxResponseSize?: number,
) {
  let runs = 0
  const options = {
    store: memoryStore(),
    scope: () => 'ada',
    ...(maxResponseSize !== undefined && { maxResponseSize }),
  }
  const app = compose([idempotencyKey(options)], (request) => {
    runs++
    return handler(request)
  })
  const client = createClient({ transport: app })
  const key = 'k'.repeat(255)
  const send = (type: string) =>
    client.post('http://shop.example.org/orders', {
      headers: { 'idempotency-key': key, 'content-type': type },
      body: '{}',
    })
  await send(first)
  const { status } = await send(second)
  return { status, runs }
}

const made: Handler = async () => new HttpResponse('made', { status: 201 })

test('the same content of another media type is another request, under a key as long as may be', async () => {
  expect(await repeated(made)).toEqual({ status: 201, runs: 1 })
  const types = ['application/json', 'text/plain'] as const
  expect(await repeated(made, types)).toEqual({ status: 422, runs: 1 })
})

test('a failure of the server is not kept from 500 on', async () => {
  const failing: Handler = async () => new HttpResponse(null, { status: 500 })
  expect(await repeated(failing)).toEqual({ status: 500, runs: 2 })
})

test('a response as long as maxResponseSize is kept, and of a longer one only that there was one', async () => {
  const types = ['text/plain', 'text/plain'] as const
  expect(await repeated(made, types, 4)).toEqual({ status: 201, runs: 1 })
  expect(await repeated(made, types, 3)).toEqual({ status: 409, runs: 1 })
})

test('the id of the operation has a name for those who print the key of it', () => {
  expect(operationId.name).toBe('operationId')
})
