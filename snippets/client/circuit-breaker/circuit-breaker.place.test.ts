import {
  attemptTimeout,
  type ClientOptions,
  createClient,
  type HttpRequest,
  HttpResponse,
  NetworkError,
  serve,
} from 'middleware-cookbook'
import { concurrencyLimit } from 'middleware-cookbook/client/concurrency-limit'
import { retry } from 'middleware-cookbook/client/retry'
import { manualClock, skippingClock } from 'middleware-cookbook/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import { circuitBreaker } from './circuit-breaker.ts'

describe('beside others, on real sockets', () => {
  async function served(
    status: (request: HttpRequest) => number | Promise<number>,
  ) {
    let requests = 0
    const server = await serve(async (request) => {
      requests++
      return new HttpResponse('x', { status: await status(request) })
    })
    onTestFinished(() => server.close())
    return {
      url: server.url,
      get requests() {
        return requests
      },
    }
  }
  function clientWith(options: ClientOptions) {
    const client = createClient(options)
    onTestFinished(() => client.close())
    return client
  }

  test('after a retry it counts attempts, and a retry ends at once when it opens', async () => {
    const clock = skippingClock()
    onTestFinished(clock.restore)
    const service = await served(() => 503)
    const client = clientWith({
      middleware: [
        retry({ maxRetries: 9, budget: false }),
        circuitBreaker({ minimum: 4, openFor: 1e9 }),
      ],
    })
    await expect(client.get(service.url)).rejects.toThrow('was not sent')
    expect(service.requests).toBe(4)
    await expect(client.get(service.url)).rejects.toThrow('was not sent')
    expect(service.requests).toBe(4)
  })

  test('before a retry it counts calls, with all their attempts as one', async () => {
    const clock = skippingClock()
    onTestFinished(clock.restore)
    const service = await served(() => 503)
    const client = clientWith({
      middleware: [
        circuitBreaker({ minimum: 2 }),
        retry({ maxRetries: 2, budget: false }),
      ],
    })
    for (let call = 0; call < 2; call++) {
      expect((await client.get(service.url)).status).toBe(503)
    }
    await expect(client.get(service.url)).rejects.toThrow('was not sent')
    expect(service.requests).toBe(6)
  })

  test('an attemptTimeout() after it makes a failure of a service that hangs', async () => {
    const clock = manualClock()
    onTestFinished(clock.restore)
    const service = await served(
      ({ signal }) =>
        new Promise((resolve) => {
          signal?.addEventListener('abort', () => {
            resolve(500)
          })
        }),
    )
    const client = clientWith({
      middleware: [circuitBreaker({ minimum: 2 }), attemptTimeout(20)],
    })
    for (let call = 1; call <= 2; call++) {
      const failed = expect(client.get(service.url)).rejects.toThrow('20 ms')
      await expect.poll(() => service.requests).toBe(call)
      await clock.advance(20)
      await failed
    }
    await expect(client.get(service.url)).rejects.toThrow('ERR_ATTEMPT_TIMEOUT')
    expect(service.requests).toBe(2)
  })

  test('a call that a concurrencyLimit() before it refuses says nothing about the service', async () => {
    let answer: ((status: number) => void) | undefined
    const held = new Promise<number>((resolve) => (answer = resolve))
    const service = await served(() => held)
    const client = clientWith({
      middleware: [
        circuitBreaker({ minimum: 1 }),
        concurrencyLimit({ max: 1, maxQueue: 0 }),
      ],
    })
    const first = client.get(service.url)
    for (let call = 0; call < 5; call++) {
      await expect(client.get(service.url)).rejects.toThrow('try again later')
    }
    answer?.(200)
    expect((await first).status).toBe(200)
  })

  test('a server that is gone opens it, and one that comes back on its port closes it', async () => {
    const first = await serve(async () => new HttpResponse('first'))
    const { port } = first.url
    await first.close()
    const clock = manualClock()
    onTestFinished(clock.restore)
    const states: string[] = []
    const client = clientWith({
      middleware: [
        circuitBreaker({
          minimum: 2,
          probes: 1,
          onChange: ({ to, reason = '' }) => states.push(`${to} ${reason}`),
        }),
      ],
    })
    for (let call = 0; call < 2; call++) {
      await expect(client.get(first.url)).rejects.toThrow(NetworkError)
    }
    await expect(client.get(first.url)).rejects.toThrow('ECONNREFUSED')
    const second = await serve(async () => new HttpResponse('second'), {
      port: Number(port),
    })
    onTestFinished(() => second.close())
    await clock.advance(6000)
    expect(await (await client.get(first.url)).text()).toBe('second')
    expect(states).toEqual([
      'open ECONNREFUSED',
      'half-open ECONNREFUSED',
      'closed ',
    ])
  })
})
