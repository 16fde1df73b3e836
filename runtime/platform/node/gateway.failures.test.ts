import { describe, expect, onTestFinished, test } from 'vitest'
import { createClient } from '../../client/client.ts'
import type { ClientOptions } from '../../client/options.ts'
import type { Handler } from '../../handler.ts'
import { HttpError } from '../../message/http-error.ts'
import { HttpResponse } from '../../message/response.ts'
import { head } from './testing/raw-http.ts'
import { closedPort, httpServer, rawServer } from './testing/servers.ts'
import { start } from './testing/start.ts'

/** What the client of a gateway is told about `url`, and what the gateway's log is. */
async function answerOf(url: string, options: ClientOptions = {}, way = forward) {
  const client = createClient({ redirect: 'manual', ...options })
  onTestFinished(() => client.close())
  const errors: unknown[] = []
  const server = await start(way(client, url), {
    onError: (error) => {
      errors.push(error)
    },
  })
  const connection = await server.connect()
  connection.write(head('GET /', ['Connection: close']))
  const [status = '', , body = ''] = (await connection.closed).split(/\r\n|(\r\n\r\n[^]*)/)
  return { status, body, errors }
}

type Client = ReturnType<typeof createClient>

const forward =
  (client: Client, url: string): Handler =>
  (request) =>
    client.request(request.with({ url }))

const byFetch =
  (client: Client, url: string): Handler =>
  async () =>
    new HttpResponse(await (await client.fetch(url)).text())

const silent = async () => (await httpServer(() => undefined)).url
const broken = async () => (await rawServer((socket) => socket.end('this is not HTTP\r\n\r\n'))).url
const leaving = async () => (await rawServer((socket) => socket.destroy())).url
const large = async () => (await httpServer((_, res) => res.end('12345'))).url
const loop = async () =>
  (await httpServer((_, res) => res.writeHead(302, { location: '/' }).end())).url

describe.each([
  ['client.request', forward],
  ['client.fetch', byFetch],
])('a server that answers through %s', (_, way) => {
  test.each<[string, () => Promise<string>, string, ClientOptions]>([
    ['does not listen', closedPort, '502 Bad Gateway', {}],
    ['closes the connection', leaving, '502 Bad Gateway', {}],
    ['answers with something else than HTTP', broken, '502 Bad Gateway', {}],
    ['redirects in a circle', loop, '502 Bad Gateway', { redirect: 'follow' }],
    ['is silent for too long', silent, '504 Gateway Timeout', { idleTimeout: 1 }],
    ['takes too long', silent, '504 Gateway Timeout', { timeout: 1 }],
  ])(
    'an upstream that %s is 502 or 504 (RFC 9110 §15.6.3, §15.6.5)',
    async (_, upstream, status, options) => {
      const told = await answerOf(await upstream(), options, way)
      expect(told.status).toBe(`HTTP/1.1 ${status}`)
      // The details are for the log.
      expect(told.errors).toHaveLength(1)
      expect(told.body).not.toMatch(/127\.0\.0\.1|ECONN|timeout of/)
    },
  )
})

test('a response that is too large for the gateway is 502', async () => {
  const way = (client: Client, url: string) => async () =>
    new HttpResponse(await (await client.get(url)).text())
  const { status } = await answerOf(await large(), { maxResponseSize: 4 }, way)
  expect(status).toBe('HTTP/1.1 502 Bad Gateway')
})

test.each([
  ['an error of its own', new Error('no'), '500 Internal Server Error'],
  [
    'an error of its own with such a cause',
    new Error('no', { cause: new TypeError('fetch failed') }),
    '500 Internal Server Error',
  ],
  ['a TypeError', new TypeError('x is not a function'), '500 Internal Server Error'],
  ['an HttpError', new HttpError(503), '503 Service Unavailable'],
])('%s keeps its status', async (_, error, status) => {
  const told = await answerOf('http://unused.test', {}, () => () => Promise.reject(error))
  expect(told.status).toBe(`HTTP/1.1 ${status}`)
})
