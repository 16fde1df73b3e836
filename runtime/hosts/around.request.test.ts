import { expect, test, vi } from 'vitest'
import { HttpResponse } from '../message/response.ts'
import type { Middleware } from '../handler.ts'
import { around } from './around.ts'
import { toAstro } from './astro.ts'
import { toFetch } from './to-fetch.ts'

const at = (path = '/') => new Request(`http://localhost${path}`)
const pass: Middleware = (request, next) => next(request)

test('its handlers get the very request, which is known by next() without one', async () => {
  const next = vi.fn(async (_request?: Request) => new Response())
  await around(pass)(at(), next)
  expect(next).toHaveBeenCalledWith(undefined)
})

test('a recipe that has read the body passes one on in which it is whole', async () => {
  const read: Middleware = async (request, next) => {
    expect(await request.text()).toBe('posted')
    return next(request)
  }
  const request = new Request('http://localhost/', { method: 'POST', body: 'posted' })
  const response = await around(read)(
    request,
    async (changed) => new Response(await changed?.text()),
  )
  expect(await response.text()).toBe('posted')
})

test('a changed field is sent along with an unread body of any length', async () => {
  const change: Middleware = (request, next) => next(request.withHeader('x-id', '1'))
  const body = new Uint8Array(3 * 1024 * 1024)
  const request = new Request('http://localhost/', { method: 'POST', body })
  const seen: unknown[] = []
  await around(change)(request, async (changed) => {
    seen.push(changed?.headers.get('x-id'), (await changed?.arrayBuffer())?.byteLength)
    return new Response()
  })
  expect(seen).toEqual(['1', body.byteLength])
})

test('a host whose handlers change the fields of its request does not change those that a recipe has', async () => {
  const late: Middleware = async (request, next) => {
    const response = await next(request)
    expect(request.headers.get('x-name')).toBe('Ada')
    return response
  }
  const standard = new Request('http://localhost/', { headers: { 'x-name': 'Ada' } })
  await around(late)(standard, async () => {
    standard.headers.set('x-name', 'Eve')
    return new Response()
  })
})

test('an application that asks for no field of a request does not make its host list them', async () => {
  const standard = at()
  const list = vi.spyOn(standard.headers, 'forEach')
  await toFetch(async () => new HttpResponse('no field'))(standard)
  expect(list).not.toHaveBeenCalled()
})

test('in Astro the context of an endpoint has the request that a recipe changed', async () => {
  const context = { request: at() }
  const next = vi.fn(async () => new Response(context.request.headers.get('x-id')))
  const change: Middleware = (request, go) => go(request.withHeader('x-id', '1'))
  expect(await (await toAstro(change)(context, next)).text()).toBe('1')
  expect(next).toHaveBeenCalledWith(context.request)
})
