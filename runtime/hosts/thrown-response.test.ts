import { describe, expect, test } from 'vitest'
import { HttpResponse } from '../message/response.ts'
import type { Middleware } from '../handler.ts'
import { around } from './around.ts'

const at = (path = '/') => new Request(`http://localhost${path}`)

describe('a response that a handler throws, as those of React Router do,', () => {
  const redirected = () => new Response(null, { status: 302, headers: { location: '/new' } })
  const throwing = (own: Response) => async (): Promise<Response> => {
    throw own as unknown as Error
  }

  test('is a response to a recipe, and is thrown on as it was', async () => {
    const seen: number[] = []
    const look: Middleware = async (request, next) => {
      const response = await next(request)
      seen.push(response.status)
      return response
    }
    const own = redirected()
    await expect(around(look)(at(), throwing(own))).rejects.toBe(own)
    expect(seen).toEqual([302])
  })

  test('is thrown with what the recipe has added', async () => {
    const add: Middleware = async (request, next) => (await next(request)).withHeader('x-id', '1')
    const own = redirected()
    const thrown: unknown = await around(add)(at(), () =>
      Promise.reject(own as unknown as Error),
    ).catch((error: unknown) => error)
    const { status, headers } = thrown as Response
    expect([status, headers.get('location'), headers.get('x-id')]).toEqual([302, '/new', '1'])
  })

  test('is gone where the recipe answers by itself', async () => {
    const replace: Middleware = async (request, next) => {
      await next(request)
      return new HttpResponse('ours')
    }
    const own = redirected()
    const response = await around(replace)(at(), throwing(own))
    expect(await response.text()).toBe('ours')
  })
})
