import { expect, onTestFinished, test } from 'vitest'
import { createClient } from '../../client/client.ts'
import { compose } from '../../compose.ts'
import type { Middleware } from '../../handler.ts'
import { HttpResponse } from '../../message/response.ts'
import { serve as serveOnSockets } from '../node/serve.ts'
import { httpTransport, serve } from './index.ts'

const app = () => Promise.resolve(new HttpResponse('here'))

test('without sockets for servers serve() says what to do instead', async () => {
  await expect(serve(app)).rejects.toThrow('serve() cannot listen: this runtime has no sockets')
})

test('options that cannot work are told first', async () => {
  await expect(serve(app, { port: -1 })).rejects.toThrow(RangeError)
})

test('redirects are the client’s: its transport sees each hop', async () => {
  const server = await serveOnSockets(async ({ path }) =>
    path === '/old'
      ? new HttpResponse(null, { status: 302, headers: { location: '/new' } })
      : new HttpResponse(path),
  )
  onTestFinished(() => server.close())
  const statuses: number[] = []
  const watch: Middleware = async (request, next) => {
    const response = await next(request)
    statuses.push(response.status)
    return response
  }
  const page = httpTransport({ connections: 1 })
  const transport = Object.assign(compose([watch], page), { close: () => page.close() })
  const response = await createClient({ baseUrl: server.url, transport }).get('/old')
  expect(await response.text()).toBe('/new')
  expect(statuses).toEqual([302, 200])
})
