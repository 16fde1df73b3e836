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
  scripted,
  SIMPLE,
} from './scripted-server.fixture.ts'

test('each hop of a redirect gets a digest of its own after followRedirects()', async () => {
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

test('a redirect that changes the query alone leads to another target as well', async () => {
  const client = clientOf(async ({ url, headers }) => {
    if (!headers.has('authorization')) return refuse(SIMPLE)()
    if (url.search === '?page=2') return new HttpResponse('?', { status: 400 })
    const location = '/notes?page=2'
    return new HttpResponse(null, { status: 307, headers: { location } })
  })
  await expect(client.get(`${origin}/notes?page=1`)).rejects.toThrow(
    /list followRedirects\(\) before it/,
  )
})

test.each([
  ['Digest', refuse(SIMPLE)],
  ['Basic', refuse('Basic realm=r')],
  [
    'a proof and a nonce',
    () => ok().withHeader('authentication-info', 'rspauth="0", nextnonce="x"'),
  ],
])(
  'what another origin answers after a redirect is returned as it is, and changes nothing: %s',
  async (_, elsewhere) => {
    const server = scripted(refuse(SIMPLE), ok, away, elsewhere, ok)
    const client = clientOf(server, { fallback: 'basic' })
    await client.get(origin)
    expect((await client.get(origin)).status).toBe(elsewhere().status)
    expect(server.sent).toHaveLength(4)
    await client.get(origin)
    expect(server.credentials.map((one) => one?.['nc'])).toEqual([
      ...[undefined, '00000001', '00000002', undefined, '00000003'],
    ])
  },
)

test.each([SIMPLE, 'Basic realm=r'])(
  'what another origin asks for brings no credentials to our own: %s',
  async (challenge) => {
    const server = scripted(away, refuse(challenge))
    const client = clientOf(server, { fallback: 'basic' })
    expect((await client.get(origin)).status).toBe(401)
    expect(server.sent).toEqual([null, null])
  },
)

/** A redirect to another origin. */
function away(): HttpResponse {
  const location = 'https://other.example.org'
  return new HttpResponse(null, { status: 307, headers: { location } })
}
