import { createClient, HttpResponse, type Handler } from 'middleware-cookbook'
import { proxyDigestAuth } from 'middleware-cookbook/client/digest-auth'
import { expect, test } from 'vitest'
import {
  clientOf,
  mufasaAtProxy,
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
    middleware: [proxyDigestAuth(mufasaAtProxy)],
  })
  await client.get('http://a.example.org/x?y')
  await client.get('http://b.example.org/')
  expect(proxied).toMatchObject([
    undefined,
    { uri: 'http://a.example.org/x?y', nonce: 'n', nc: '00000001' },
    { uri: 'http://b.example.org/', nonce: 'm', nc: '00000001' },
  ])
})

test('what a proxy says about its domain means nothing: all that is behind it is asked for (RFC 7616 §3.3)', async () => {
  const seen: boolean[] = []
  const client = createClient({
    transport: async ({ headers }) => {
      seen.push(headers.has('proxy-authorization'))
      if (headers.has('proxy-authorization')) return ok()
      const challenge = `${SIMPLE}, domain="http://a.example.org/"`
      return new HttpResponse('no', {
        status: 407,
        headers: { 'proxy-authenticate': challenge },
      })
    },
    middleware: [proxyDigestAuth(mufasaAtProxy)],
  })
  await client.get('http://a.example.org/')
  await client.get('http://b.example.org/x')
  expect(seen).toEqual([false, true, true])
})

test('a server gets no answer from what is for the proxy, nor the proxy from what is for a server', async () => {
  const server = scripted(refuse(SIMPLE))
  const client = createClient({
    transport: server,
    middleware: [proxyDigestAuth(mufasaAtProxy)],
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
