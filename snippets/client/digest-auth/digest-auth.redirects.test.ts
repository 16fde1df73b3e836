import {
  createClient,
  followRedirects,
  HttpResponse,
  type Handler,
} from 'middleware-cookbook'
import { digestAuth } from 'middleware-cookbook/client/digest-auth'
import { expect, test } from 'vitest'
import {
  clientOf,
  mufasa,
  ok,
  origin,
  paramsOf,
  refuse,
  SIMPLE,
} from './scripted-server.fixture.ts'

test('each hop of a redirect gets a digest of its own behind followRedirects()', async () => {
  const app: Handler = async ({ url, headers }) => {
    const sent = paramsOf(headers.get('authorization'))
    if (!sent) return refuse(SIMPLE)()
    if (sent['uri'] !== url.pathname)
      return new HttpResponse('?', { status: 400 })
    if (url.pathname === '/new') return ok()
    return new HttpResponse(null, {
      status: 308,
      headers: { location: '/new' },
    })
  }
  const client = createClient({
    transport: app,
    redirect: 'manual',
    middleware: [followRedirects(), digestAuth(mufasa)],
  })
  expect((await client.get(`${origin}/old`)).status).toBe(200)

  const wrongOrder = clientOf(app)
  await expect(wrongOrder.get(`${origin}/old`)).rejects.toThrow(
    /list followRedirects\(\) before it/,
  )
})

test('what another origin answers after a redirect is returned as it is', async () => {
  const app: Handler = async ({ url }) =>
    url.origin === origin
      ? new HttpResponse(null, {
          status: 307,
          headers: { location: 'https://other.example.org' },
        })
      : refuse(SIMPLE)()
  expect((await clientOf(app).get(origin)).status).toBe(401)
})
