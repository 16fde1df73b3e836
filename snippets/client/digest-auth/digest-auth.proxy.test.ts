import { createClient, HttpResponse, type Handler } from 'middleware-cookbook'
import { proxyDigestAuth } from 'middleware-cookbook/client/digest-auth'
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

test('a proxy is answered in its own fields, with the URL as the target (RFC 9110 §11.7)', async () => {
  const proxied: (Record<string, string> | undefined)[] = []
  const app: Handler = async ({ headers }) => {
    const sent = paramsOf(headers.get('proxy-authorization'))
    proxied.push(sent)
    return sent
      ? ok().withHeader('proxy-authentication-info', 'nextnonce=m')
      : new HttpResponse('no', {
          status: 407,
          headers: { 'proxy-authenticate': SIMPLE },
        })
  }
  const client = createClient({
    transport: app,
    middleware: [proxyDigestAuth(mufasa)],
  })
  await client.get('http://a.example.org/x?y')
  await client.get('http://b.example.org/')
  expect(proxied).toMatchObject([
    undefined,
    { uri: 'http://a.example.org/x?y', nonce: 'n', nc: '00000001' },
    { uri: 'http://b.example.org/', nonce: 'm', nc: '00000001' },
  ])
})

test('a server gets no answer from what is for the proxy, nor the proxy from what is for a server', async () => {
  const server = scripted(refuse(SIMPLE))
  const client = createClient({
    transport: server,
    middleware: [proxyDigestAuth(mufasa)],
  })
  expect((await client.get(origin)).status).toBe(401)
  const proxy = scripted(
    () =>
      new HttpResponse('no', {
        status: 407,
        headers: { 'proxy-authenticate': SIMPLE },
      }),
  )
  expect((await clientOf(proxy).get(origin)).status).toBe(407)
})
