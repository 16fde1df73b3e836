import { describe, expect, onTestFinished, test } from 'vitest'
import { BodyNotReplayableError, InvalidMessageError } from '../../errors.ts'
import { HttpRequest } from '../../message/request.ts'
import { bytes } from './testing/bodies.ts'
import { contentOf, httpServer } from './testing/servers.ts'
import { transport } from './testing/transport.ts'
import { httpTransport } from './transport.ts'

describe('what is sent', () => {
  test('is method, path with query, headers and content', async () => {
    const { url } = await httpServer(async (req, res) => {
      const { method, url, headers } = req
      res.end(JSON.stringify({ method, url, a: headers['a'], content: await contentOf(req) }))
    })
    const response = await transport()(`${url}p%20q?x=%C3%A9#fragment`, {
      method: 'PATCH',
      headers: { a: '1' },
      body: 'é',
    })
    expect(await response.json()).toEqual({
      method: 'PATCH',
      url: '/p%20q?x=%C3%A9',
      a: '1',
      content: 'é',
    })
  })

  test.each([
    ['a string', 'abc'],
    ['bytes', bytes('abc')],
    ['a Blob', new Blob(['abc'])],
    ['a form', new FormData()],
  ])('%s is sent with its own length, not with the one in the headers', async (_, body) => {
    const { url } = await httpServer(async (req, res) => {
      const content = await contentOf(req)
      res.end(`${req.headers['content-length'] ?? 'none'} ${content.length}`)
    })
    const headers = { 'content-length': '1' }
    const response = await transport()(url, { method: 'POST', body, headers })
    expect(await response.text()).toMatch(/^(\d+) \1$/)
  })

  test('a stream goes in chunks, or with the length that the caller knows', async () => {
    const { url } = await httpServer(async (req, res) => {
      const { 'transfer-encoding': coding, 'content-length': length } = req.headers
      res.end(`${coding ?? ''} ${length ?? ''} ${await contentOf(req)}`)
    })
    const body = () => new Blob(['abc']).stream()
    const send = transport()
    expect(await (await send(url, { method: 'POST', body })).text()).toBe('chunked  abc')
    const headers = { 'content-length': '3' }
    expect(await (await send(url, { method: 'POST', body, headers })).text()).toBe(' 3 abc')
  })

  test('a length that the stream does not keep is an InvalidMessageError', async () => {
    const { url } = await httpServer((req, res) => req.on('end', () => res.end()).resume())
    for (const length of ['2', '4']) {
      const sent = transport()(url, {
        method: 'POST',
        body: () => new Blob(['abc']).stream(),
        headers: { 'content-length': length },
      })
      await expect(sent).rejects.toBeInstanceOf(InvalidMessageError)
    }
  })

  test('a one-shot body that was sent before is refused before a byte is sent', async () => {
    const { url } = await httpServer((req, res) => req.on('end', () => res.end()).resume())
    const handler = httpTransport()
    onTestFinished(() => handler.close())
    const request = new HttpRequest(url, { method: 'POST', body: new Blob(['a']).stream() })
    await handler(request)
    await expect(handler(request)).rejects.toBeInstanceOf(BodyNotReplayableError)
  })

  test.each([
    ['transfer-encoding', 'gzip'],
    ['expect', '200-ok'],
    ['upgrade', 'websocket'],
    ['content-length', 'many'],
  ])(
    'a request with %s: %s, which it cannot send, is an InvalidMessageError',
    async (name, value) => {
      const sent = transport()('http://127.0.0.1:1/path?secret', {
        method: 'POST',
        body: () => new Blob(['abc']).stream(),
        headers: { [name]: value },
      })
      await expect(sent).rejects.toBeInstanceOf(InvalidMessageError)
      await expect(sent).rejects.toThrow(/^POST http:\/\/127\.0\.0\.1:1\/path cannot be sent: /)
    },
  )

  test('no server is asked about content where there is none (RFC 9110 §10.1.1)', async () => {
    const { url } = await httpServer((req, res) => {
      res.end(req.headers.expect ?? 'not asked')
    })
    const response = await transport()(url, { headers: { expect: '100-continue' } })
    expect(await response.text()).toBe('not asked')
  })

  test('a transport that was not told to wait removes Expect: 100-continue, and sends the content', async () => {
    const { url } = await httpServer(async (req, res) => {
      res.end(`${String(req.headers.expect)} ${await contentOf(req)}`)
    })
    const headers = { expect: '100-continue' }
    const response = await transport()(url, { method: 'PUT', body: 'content', headers })
    expect(await response.text()).toBe('undefined content')
  })

  test('CONNECT is an InvalidMessageError', async () => {
    const sent = transport()('http://127.0.0.1:1', { method: 'CONNECT' })
    await expect(sent).rejects.toBeInstanceOf(InvalidMessageError)
  })
})
