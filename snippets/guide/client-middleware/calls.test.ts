import {
  createClient,
  followRedirects,
  HttpResponse,
  withCredential,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'
import { describe, expect, test } from 'vitest'
import { passThrough } from './signature.ts'

const url = 'http://example.org/start'

const app: Handler = async (request) =>
  request.url.pathname === '/start'
    ? new HttpResponse(null, { status: 302, headers: { location: '/end' } })
    : new HttpResponse('The end')

test('a middleware that does nothing changes nothing', async () => {
  const client = createClient({ transport: app, middleware: [passThrough] })
  expect(await (await client.get(url)).text()).toBe('The end')
})

test('middleware: [] disables middleware, and redirects are still followed', async () => {
  const fail: Middleware = async () => {
    throw new Error('It ran')
  }
  const client = createClient({ transport: app, middleware: [fail] })
  await expect(client.get(url)).rejects.toThrow('It ran')

  const response = await client.get(url, { middleware: [] })
  expect(response.url).toBe('http://example.org/end')
})

test('a middleware of the client sees one operation unless it is after followRedirects()', async () => {
  let calls = 0
  const count: Middleware = async (request, next) => {
    calls += 1
    return next(request)
  }
  await createClient({ transport: app, middleware: [count] }).get(url)
  expect(calls).toBe(1)
})

describe('a redirect to another origin', () => {
  const elsewhere: Handler = async (request) =>
    request.url.host === 'example.org'
      ? new HttpResponse(null, {
          status: 307,
          headers: { location: 'http://example.net' },
        })
      : HttpResponse.json([...request.headers.keys()])

  const addKeys: Middleware = async (request, next) => {
    const open = request.withHeader('x-open', '1')
    const signed = open.withHeader('authorization', 'Bearer abc')
    return next(withCredential(signed, 'x-team', 'secret'))
  }

  test('takes no credentials along', async () => {
    const client = createClient({ transport: elsewhere, middleware: [addKeys] })
    expect(await (await client.get(url)).json()).toEqual(['x-open'])
  })

  test('gets what a middleware adds on each hop', async () => {
    const client = createClient({
      transport: elsewhere,
      redirect: 'manual',
      middleware: [followRedirects(), addKeys],
    })
    const names = await (await client.get(url)).json()
    expect(names).toEqual(['authorization', 'x-open', 'x-team'])
  })
})

test('redirect: manual returns the redirect, redirect: error throws', async () => {
  const client = createClient({ transport: app, redirect: 'manual' })
  expect((await client.get(url)).status).toBe(302)
  await expect(client.get(url, { redirect: 'error' })).rejects.toThrow(
    'was redirected (302)',
  )
})

test('next may be called never', async () => {
  const answer: Middleware = async () => new HttpResponse('From the cache')
  const unreachable: Handler = async () => {
    throw new Error('It was called')
  }
  const client = createClient({ transport: unreachable, middleware: [answer] })
  expect(await (await client.get(url)).text()).toBe('From the cache')
})

test('next may be called several times at once', async () => {
  const twice: Middleware = async (request, next) => {
    const [first, second] = await Promise.all([next(request), next(request)])
    await second.release()
    return first
  }
  let calls = 0
  const count: Handler = async () => new HttpResponse(String(++calls))
  const client = createClient({ transport: count, middleware: [twice] })
  expect(await (await client.get(url)).text()).toBe('1')
  expect(calls).toBe(2)
})
