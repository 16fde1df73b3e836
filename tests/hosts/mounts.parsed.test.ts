import { HttpResponse, routes, toFetch, toNode } from 'middleware-cookbook'
import { describe, expect, test } from 'vitest'
import { express, serve } from './mounted.fixture.ts'

describe('a body that a parser has read', () => {
  const app = routes({
    'POST /read': async (request) => new HttpResponse(await request.text()),
    'POST /ignore': async () => new HttpResponse('not read'),
  })

  async function post(parser: unknown, path: string, type: string, body: string) {
    const reported: string[] = []
    const server = express()
    server.use(parser)
    server.use(toNode(app, { onError: (error) => void reported.push(String(error)) }))
    const sending = { method: 'POST', headers: { 'content-type': type }, body }
    const answer = await (await serve(server)).send(path, sending)
    return { status: answer.status, text: answer.body.toString(), reported }
  }

  test.each([
    ['express.json()', express.json(), 'application/json', '{}'],
    ['express.urlencoded()', express.urlencoded(), 'application/x-www-form-urlencoded', 'a=1'],
  ])('is an error that names the parser and the way out: %s', async (name, parser, type, body) => {
    const { status, reported } = await post(parser, '/read', type, body)
    expect(status).toBe(500)
    expect(reported[0]).toContain(`was read by a parser such as ${name} before toNode()`)
    expect(reported[0]).toContain('req.rawBody')
  })

  test('is none if nothing reads it', async () => {
    const { text, reported } = await post(express.json(), '/ignore', 'application/json', '{}')
    expect([text, reported]).toEqual(['not read', []])
  })

  test('is read from req.rawBody, where the parser keeps it', async () => {
    const verify = (req: { rawBody?: Buffer }, _res: unknown, bytes: Buffer) => {
      req.rawBody = bytes
    }
    const { text } = await post(express.json({ verify }), '/read', 'application/json', '{"a": 1}')
    expect(text).toBe('{"a": 1}')
  })

  test('and from req.body, where that is a Buffer', async () => {
    expect((await post(express.raw({ type: '*/*' }), '/read', 'a/b', 'bytes')).text).toBe('bytes')
  })

  test('what no parser wanted is read as ever', async () => {
    expect((await post(express.json(), '/read', 'text/plain', 'text')).text).toBe('text')
  })

  test('is an error for toFetch() as well', async () => {
    const reported: string[] = []
    const fetch = toFetch(app, { onError: (error) => void reported.push(String(error)) })
    const request = new Request('http://localhost/read', { method: 'POST', body: 'x' })
    await request.text()
    expect((await fetch(request)).status).toBe(500)
    expect(reported[0]).toContain('was read before the request came here')
  })
})
