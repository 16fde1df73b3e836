import {
  compose,
  createClient,
  HttpResponse,
  serve,
  type Handler,
} from 'middleware-cookbook'
import { requestId as sendRequestId } from 'middleware-cookbook/client/request-id'
import {
  currentRequestId,
  requestId,
} from 'middleware-cookbook/server/request-id'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { ask } from './asked.fixture.ts'

describe('in functions without the request', () => {
  test('requests at once have their own id, after waiting and in callbacks', async () => {
    const log: (string | undefined)[] = []
    const handler: Handler = async () => {
      await sleep(0)
      await new Promise<void>((resolve) => {
        setImmediate(() => {
          log.push(currentRequestId())
          resolve()
        })
      })
      return new HttpResponse()
    }
    const ids = Array.from({ length: 50 }, (_, index) => `id-${index}`)
    await Promise.all(ids.map((id) => ask({ 'x-request-id': id }, {}, handler)))
    expect(log.toSorted()).toEqual(ids.toSorted())
  })

  test('there is none outside a handler', async () => {
    await ask()
    expect(currentRequestId()).toBeUndefined()
  })

  test("a handler's calls carry the id to the next server, on sockets", async () => {
    const seen: (string | undefined)[] = []
    const stock = await serve(
      compose([requestId()], async () => {
        seen.push(currentRequestId())
        return new HttpResponse('3 left')
      }),
    )
    const calls = createClient({
      baseUrl: stock.url,
      middleware: [sendRequestId({ id: currentRequestId })],
    })
    const shop = await serve(
      compose([requestId()], async () => calls.get('/stock')),
    )
    const client = createClient({ middleware: [sendRequestId()] })
    onTestFinished(async () => {
      await client.close()
      await shop.close()
      await calls.close()
      await stock.close()
    })
    const headers = { 'x-request-id': 'order-1' }
    const response = await client.get(shop.url, { headers })
    expect(await response.text()).toBe('3 left')
    expect(seen).toEqual(['order-1'])
    expect(response.headers.get('x-request-id')).toBe('order-1')
  })
})
