import { compose, createClient, HttpError, serve } from 'middleware-cookbook'
import type { AccessLogEntry } from 'middleware-cookbook/server/access-log'
import type { LogEntry } from 'middleware-cookbook/client/logging'
import { memoryStore } from 'middleware-cookbook/store'
import { skippingClock } from 'middleware-cookbook/testing'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { paymentService, tokenIssuer } from './others.ts'
import { paymentsClient } from './payments.ts'
import { shop } from './shop.ts'

const closing: (() => Promise<unknown>)[] = []
let clock: ReturnType<typeof skippingClock>
beforeEach(() => {
  clock = skippingClock()
})
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
  clock.restore()
})

/** The shop and its payment service, on sockets. */
async function open(isBusy = () => false) {
  const service = paymentService(isBusy)
  const seen: { id: string | null; key: string | null }[] = []
  const app = compose(
    [
      (request, next) => {
        const id = request.headers.get('x-request-id')
        const key = request.headers.get('idempotency-key')
        if (request.url.pathname === '/payments') seen.push({ id, key })
        return next(request)
      },
    ],
    service.app,
  )
  const provider = await serve(app, { onError: () => undefined })
  const calls: LogEntry[] = []
  const store = memoryStore({ whenFull: 'refuse' })
  const payments = paymentsClient({
    api: provider.url,
    readSecret: async () => 's3',
    store,
    log: (entry) => calls.push(entry),
  })
  const { tokens, tokenOf } = await tokenIssuer()
  const entries: AccessLogEntry[] = []
  const errors: unknown[] = []
  const server = await serve(
    shop({
      payments,
      tokens,
      store,
      limiter: new RateLimiterMemory({ points: 6, duration: 60 }),
      log: (entry) => entries.push(entry),
    }),
    { onError: (error) => void errors.push(error) },
  )
  const page = createClient({
    baseUrl: server.url,
    headers: { origin: 'https://shop.example.org' },
  })
  closing.push(
    () => page.close(),
    () => server.close(),
    () => payments.close(),
    () => provider.close(),
  )

  async function order(
    token: string,
    key: string,
    more: Readonly<Record<string, string>> = {},
  ) {
    const headers = {
      authorization: `Bearer ${token}`,
      'idempotency-key': key,
      ...more,
    }
    return page.post('/orders', { json: { item: 'piano' }, headers })
  }
  return { service, seen, calls, entries, errors, page, order, tokenOf }
}

describe('every request', () => {
  test('what is refused has an id, is a problem, and can be read by the page', async () => {
    const { order } = await open()
    const statuses: number[] = []
    for (let call = 1; call <= 7; call++) {
      const response = await order('made-up', `"${call}"`)
      statuses.push(response.status)
      const { headers } = response
      expect(headers.get('x-request-id')).toMatch(/^[\da-f]{32}$/)
      expect(headers.get('content-type')).toBe('application/problem+json')
      expect(headers.get('access-control-allow-origin')).toBe(
        'https://shop.example.org',
      )
      await response.release()
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 401, 429])
  })

  test('the log has the status and the address that count, also of what is refused', async () => {
    const { order, entries } = await open()
    const from = { 'x-forwarded-for': '10.0.0.1, 203.0.113.9' }
    await (await order('made-up', '"1"', from)).release()
    expect(entries[0]).toMatchObject({ status: 401, address: '203.0.113.9' })
  })

  test('an address that the client writes itself does not get it more requests', async () => {
    const { order } = await open()
    const statuses: number[] = []
    for (let call = 1; call <= 7; call++) {
      const from = { 'x-forwarded-for': `192.0.2.${call}, 203.0.113.9` }
      const response = await order('made-up', `"${call}"`, from)
      statuses.push(response.status)
      await response.release()
    }
    expect(statuses.at(-1)).toBe(429)
  })

  test('a preflight is in the log, and takes nothing from the limit', async () => {
    const { page, order, entries } = await open()
    const from = { 'x-forwarded-for': '203.0.113.9' }
    for (let call = 1; call <= 7; call++) {
      const headers = { ...from, 'access-control-request-method': 'POST' }
      const response = await page.request('/orders', {
        method: 'OPTIONS',
        headers,
      })
      expect(response.status).toBe(204)
    }
    expect(entries.map(({ status }) => status)).toEqual(Array(7).fill(204))
    const response = await order('made-up', '"1"', from)
    expect(response.status).toBe(401)
    await response.release()
  })

  test('the id of a stranger is not taken over', async () => {
    const { order } = await open()
    const response = await order('made-up', '"1"', { 'x-request-id': 'mine' })
    expect(response.headers.get('x-request-id')).not.toBe('mine')
    await response.release()
  })
})

describe('an order', () => {
  test('two customers may choose the same key, and both get their order', async () => {
    const { order, service, tokenOf } = await open()
    for (const customer of ['ada', 'eve']) {
      const response = await order(await tokenOf(customer), '"1"')
      expect(response.status).toBe(200)
      await response.release()
    }
    expect(service.payments.size).toBe(2)
  })

  test('a request without a valid token takes no key', async () => {
    const { order, tokenOf, service } = await open()
    await (await order('made-up', '"1"')).release()
    const response = await order(await tokenOf('ada'), '"1"')
    expect(response.status).toBe(200)
    await response.release()
    expect(service.payments.size).toBe(1)
  })

  test('all attempts of its payment have one key, and the id that the page gets', async () => {
    let busy = 1
    const { order, tokenOf, seen, calls } = await open(() => busy-- > 0)
    const response = await order(await tokenOf('ada'), '"1"')
    const id = response.headers.get('x-request-id')
    await response.release()
    expect(seen).toHaveLength(2)
    expect(seen[1]).toEqual(seen[0])
    expect(seen[0]?.key).toMatch(/./)
    expect(seen[0]?.id).toBe(id)
    expect(calls.map(({ status }) => status)).toEqual([200])
  })

  test('what the payment service says stays in the log', async () => {
    const { order, tokenOf, errors } = await open(() => true)
    const response = await order(await tokenOf('ada'), '"1"')
    expect(await response.json()).toEqual({
      type: 'https://shop.example.org/problems/unpaid',
      title: 'The payment service did not take the payment',
      status: 502,
      instance: '/orders',
    })
    expect(errors.map(String)).toEqual(['Problem: It said 503'])
    expect(errors[0]).toBeInstanceOf(HttpError)
  })

  test('an order that was not paid can be sent again with its key', async () => {
    let isBusy = true
    const { order, tokenOf, service } = await open(() => isBusy)
    const ada = await tokenOf('ada')
    await (await order(ada, '"1"')).release()
    isBusy = false
    const response = await order(ada, '"1"')
    expect(response.status).toBe(200)
    await response.release()
    expect(service.payments.size).toBe(1)
  })
})

describe('the client of the payment service', () => {
  test('a retry finds the circuit open, and the service is left alone', async () => {
    const { order, tokenOf, service } = await open(() => true)
    const ada = await tokenOf('ada')
    for (let call = 1; call <= 6; call++) {
      await (await order(ada, `"${call}"`)).release()
    }
    expect(service.counts.payments).toBe(5)
  })

  test('the rates are fetched once, with one token', async () => {
    const { page, service } = await open()
    for (let call = 1; call <= 3; call++) {
      await (await page.get('/prices')).release()
    }
    expect(service.counts).toEqual({ token: 1, rates: 1, payments: 0 })
  })
})
