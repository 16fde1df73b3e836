import { describe, expect, test, vi } from 'vitest'
import { HttpResponse } from '../message/response.ts'
import { around } from './around.ts'
import { toFetch } from './to-fetch.ts'

const post = (body: ReadableStream<Uint8Array>) =>
  new Request('http://localhost/', { method: 'POST', body, duplex: 'half' } as RequestInit)

test('a reader that leaves an upload does not cancel it, which could close the connection of the response', async () => {
  const [cancel, given] = [vi.fn(), vi.fn()]
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      given()
      controller.enqueue(new Uint8Array(1024))
      if (given.mock.calls.length === 20) controller.close()
    },
    cancel,
  })
  const first = toFetch(async (request) => {
    for await (const chunk of request.stream()) return new HttpResponse(String(chunk.length))
    return new HttpResponse('nothing')
  })
  expect(await (await first(post(body))).text()).toBe('1024')
  await expect.poll(() => given.mock.calls.length).toBe(20)
  expect(cancel).not.toHaveBeenCalled()
})

test('and one without an end is cancelled in the end', async () => {
  const cancel = vi.fn()
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(new Uint8Array(65_536))
    },
    cancel,
  })
  const read = toFetch(async (request) => new HttpResponse(await request.text()), {
    maxBodySize: 1,
  })
  expect((await read(post(body))).status).toBe(413)
  await expect.poll(() => cancel.mock.calls.length).toBe(1)
})

test('an upload that the host breaks off for its own limit is 413, and any other 400', async () => {
  const read = toFetch(async (request) => new HttpResponse(await request.text()))
  const broken = (error: Error) =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        controller.error(error)
      },
    })
  const ofTheHost = Object.assign(new Error('Payload Too Large'), { status: 413 })
  expect((await read(post(broken(ofTheHost)))).status).toBe(413)
  expect((await read(post(broken(new Error('reset'))))).status).toBe(400)
})

describe('of a host whose request cannot tell any more that its body was read', () => {
  /** As that of srvx in Nitro. */
  function read(): Request {
    const request = new Request('http://localhost/', { method: 'POST', body: 'posted' })
    return Object.defineProperty(request, 'bodyUsed', {
      get() {
        throw new TypeError('Response body object should not be disturbed or locked')
      },
    })
  }

  test('an answer that a recipe has changed is sent', async () => {
    const loud = around(async (request, next) => {
      const response = await next(request)
      return response.with({ body: (await response.text()).toUpperCase() })
    })
    const request = read()
    const response = await loud(request, async () => new Response(await request.text()))
    expect(await response.text()).toBe('POSTED')
  })

  test('an application that reads it is told who has', async () => {
    const errors: unknown[] = []
    const onError = (error: unknown) => void errors.push(error)
    const response = await toFetch(async (request) => new HttpResponse(await request.text()), {
      onError,
    })(read())
    expect([response.status, String(errors[0])]).toEqual([
      500,
      expect.stringContaining('Body of POST / was read before the request came here'),
    ])
  })
})
