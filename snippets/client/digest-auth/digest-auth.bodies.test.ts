import {
  BodyNotReplayableError,
  createClient,
  HttpResponse,
  httpTransport,
  serve,
  type Handler,
} from 'middleware-cookbook'
import {
  DigestAuthError,
  digestAuth,
} from 'middleware-cookbook/client/digest-auth'
import { expect, test } from 'vitest'
import {
  clientOf,
  md5,
  mufasa,
  ok,
  origin,
  paramsOf,
  refuse,
  scripted,
  SIMPLE,
} from './scripted-server.fixture.ts'

test.each(['auth', 'auth-int'])(
  'the server proves that it knows the password too (RFC 7616 §3.5): %s',
  async (qop) => {
    let password = mufasa.password
    const app: Handler = async (request) => {
      const sent = paramsOf(request.headers.get('authorization'))
      if (!sent) return refuse(`Digest realm=r, nonce=n, qop=${qop}`)()
      const a2 = qop === 'auth' ? ':/' : `:/:${md5('yes')}`
      const rspauth = md5(
        `${md5(`Mufasa:r:${password}`)}:n:${sent['nc']}:${sent['cnonce']}:${qop}:${md5(a2)}`,
      )
      return ok().withHeader('authentication-info', `rspauth="${rspauth}"`)
    }
    const client = clientOf(app)
    expect(await (await client.get(origin)).text()).toBe('yes')
    password = 'I do not know it'
    await expect(client.get(origin)).rejects.toThrow(DigestAuthError)
  },
)

test('a wrong proof frees its connection, and ends the use of its nonce', async () => {
  const seen: (string | undefined)[] = []
  const server = await serve(async ({ headers }) => {
    const nonce = paramsOf(headers.get('authorization'))?.['nonce']
    seen.push(nonce)
    if (nonce === undefined) {
      return refuse(`Digest realm=r, nonce=n${seen.length}, qop=auth`)()
    }
    const proof = { 'authentication-info': 'rspauth="0"' }
    return new HttpResponse('x'.repeat(300 * 1024), { headers: proof })
  })
  const transport = httpTransport({ connections: 1 })
  const client = createClient({
    transport,
    middleware: [digestAuth({ ...mufasa, origin: server.url })],
  })
  for (let call = 0; call < 2; call++) {
    const failing = client.get(server.url)
    await expect(failing).rejects.toThrow(DigestAuthError)
    await expect(failing).rejects.toMatchObject({ code: 'ERR_DIGEST_AUTH' })
  }
  expect(seen).toEqual([undefined, 'n1', undefined, 'n3'])
  await transport.close()
  await server.close()
})

test('auth-int covers the content, of a body that can be sent again (RFC 7616 §3.4.3)', async () => {
  const server = scripted(refuse('Digest realm=r, nonce=n, qop="auth-int"'), ok)
  const body = () => new Blob(['buy ', 'milk']).stream()
  await clientOf(server).put(`${origin}/note`, { body })
  const { response, cnonce } = server.credentials[1] ?? {}
  expect(server.bodies).toEqual(['buy milk', 'buy milk'])
  expect(response).toBe(
    md5(
      `${md5('Mufasa:r:Circle of Life')}:n:00000001:${cnonce}:auth-int:` +
        md5(`PUT:/note:${md5('buy milk')}`),
    ),
  )
})

test('a stream that would have to be sent again is an error that says so', async () => {
  const server = scripted(refuse(SIMPLE))
  const put = clientOf(server).put(origin, { body: new Blob(['x']).stream() })
  await expect(put).rejects.toThrow(BodyNotReplayableError)
  await expect(put).rejects.toThrow(/pass a function that makes the stream/)
})

test('under auth-int responses come uncompressed, as their digest is about what is sent', async () => {
  const coding: (string | null)[] = []
  const app: Handler = async ({ headers }) => {
    coding.push(headers.get('accept-encoding'))
    if (headers.has('authorization')) return ok()
    return refuse('Digest realm=r, nonce=n, qop=auth-int')()
  }
  const client = clientOf(app)
  await client.get(origin)
  await client.get(origin, { headers: { 'accept-encoding': 'br' } })
  expect(coding).toEqual([null, 'identity', 'br'])
})

test('a stream is not sent again for Basic either', async () => {
  const server = scripted(refuse('Basic realm=r'))
  const client = clientOf(server, { fallback: 'basic' })
  const put = client.put(origin, { body: new Blob(['x']).stream() })
  await expect(put).rejects.toThrow(/digestAuth\(\) cannot/)
})

test('a stream is sent once there is a nonce, but not with auth-int', async () => {
  const server = scripted(refuse(SIMPLE), ok, ok)
  const client = clientOf(server)
  await client.get(origin)
  const body = () => ({ body: new Blob(['x']).stream() })
  expect((await client.put(origin, body())).status).toBe(200)

  const strict = clientOf(
    scripted(refuse('Digest realm=r, nonce=n, qop=auth-int'), ok),
  )
  await strict.get(origin)
  await expect(strict.put(origin, body())).rejects.toThrow(/cannot hash/)
})

test('a challenge with a large body frees its connection', async () => {
  const app: Handler = async ({ headers }) =>
    headers.has('authorization')
      ? ok()
      : new HttpResponse('x'.repeat(300 * 1024), {
          status: 401,
          headers: { 'www-authenticate': SIMPLE },
        })
  const server = await serve(app)
  const transport = httpTransport({ connections: 1 })
  const client = createClient({
    transport,
    timeout: 60_000,
    middleware: [digestAuth({ ...mufasa, origin: server.url })],
  })
  expect(await (await client.get(server.url)).text()).toBe('yes')
  await transport.close()
  await server.close()
})
