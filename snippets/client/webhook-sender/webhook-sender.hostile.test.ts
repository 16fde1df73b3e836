import {
  createClient,
  HttpResponse,
  serve,
  type HttpRequest,
} from 'middleware-cookbook'
import { retry } from 'middleware-cookbook/client/retry'
import { webhookSender } from 'middleware-cookbook/client/webhook-sender'
import { skippingClock } from 'middleware-cookbook/testing'
import { describe, expect, onTestFinished, test } from 'vitest'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

function sending(options: { generate?: () => string } = {}) {
  const sent: HttpRequest[] = []
  const client = createClient({
    middleware: [webhookSender({ secret, ...options })],
    transport: async (request) => {
      sent.push(request.with({ body: await request.bytes() }))
      return new HttpResponse()
    },
  })
  const url = 'http://shop.example.org/hooks'
  const send = (id?: string, body = 'a piano') =>
    client.post(url, {
      body,
      ...(id !== undefined && { headers: { 'webhook-id': id } }),
    })
  return { client, send, sent }
}

describe('an id that a receiver could read as another one is an error, and nothing is sent', () => {
  test.each([
    '',
    ' ',
    'a.b',
    'a b',
    'a\tb',
    'é',
    '\u{1F3B9}',
    'a\u00a0b',
    'a\u0080',
    'ａ',
  ])('of generate: %j', async (id) => {
    const { send, sent } = sending({ generate: () => id })
    await expect(send()).rejects.toThrow(TypeError)
    expect(sent).toEqual([])
  })

  test.each(['a.b', 'é', 'msg_1, msg_2 '])('of the caller: %j', async (id) => {
    const { send, sent } = sending()
    await expect(send(id)).rejects.toThrow(TypeError)
    expect(sent).toEqual([])
  })

  test.each<[string, unknown]>([
    ['a number', 5],
    ['a promise', Promise.resolve('a')],
    ['nothing', undefined],
    ['an object', { toString: () => 'a' }],
  ])('that is no text: %s', async (_, id) => {
    const { send, sent } = sending({ generate: () => id as string })
    await expect(send()).rejects.toThrow(TypeError)
    expect(sent).toEqual([])
  })
})

describe('a secret', () => {
  test.each([
    'whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    'whpk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    'whsec_whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    'WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    'v1,MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    'whsec_',
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2La-_Sw',
  ])('of another form is an error: %s', (odd) => {
    expect(() => webhookSender({ secret: odd })).toThrow(TypeError)
  })
})

describe('a signature', () => {
  async function shops(status: number, to: 'itself' | 'another') {
    const got: [name: string, signature: string | null, body: string][] = []
    const open = async (
      name: string,
      answer: (url: string) => HttpResponse,
    ) => {
      const server = await serve(async (request) => {
        const signature = request.headers.get('webhook-signature')
        got.push([name, signature, await request.text()])
        return request.url.pathname === '/hooks'
          ? answer(request.origin)
          : new HttpResponse()
      })
      onTestFinished(() => server.close())
      return server.url
    }
    const other = await open('other', () => new HttpResponse())
    const shop = await open('shop', (origin) => {
      const location = `${to === 'itself' ? `${origin}/` : other}moved`
      return new HttpResponse(null, { status, headers: { location } })
    })
    const client = createClient({ middleware: [webhookSender({ secret })] })
    onTestFinished(() => client.close())
    await client.post(`${shop}hooks`, { body: 'a piano' })
    return got
  }

  test.each([301, 302, 303, 307, 308])(
    'does not follow a redirect to another origin, which could send it to the receiver: %i',
    async (status) => {
      const got = await shops(status, 'another')
      expect(got.map(([name]) => name)).toEqual(['shop', 'other'])
      expect(got[1]?.[1]).toBeNull()
    },
  )

  test.each([307, 308])(
    'follows one of the same origin: %i',
    async (status) => {
      const got = await shops(status, 'itself')
      expect(got[1]).toEqual(got[0]?.with(0, 'shop'))
    },
  )

  test('is of this message only: fields of an earlier one are replaced', async () => {
    const { client, sent } = sending()
    await client.post('http://shop.example.org/hooks', {
      headers: {
        'webhook-signature': 'v1,AAAA',
        'webhook-timestamp': '1',
      },
      body: 'a piano',
    })
    expect(sent[0]?.headers.get('webhook-signature')).toMatch(/^v1,\S{44}$/)
    expect(sent[0]?.headers.get('webhook-signature')).not.toContain('AAAA')
    expect(sent[0]?.headers.get('webhook-timestamp')).not.toBe('1')
  })

  test('of a hundred messages at once is that of its own body', async () => {
    const { send, sent } = sending()
    await Promise.all(
      Array.from({ length: 100 }, (_, n) => send(`id${n}`, `body ${n}`)),
    )
    const signatures = sent.map(({ headers }) =>
      headers.get('webhook-signature'),
    )
    expect(new Set(signatures).size).toBe(100)
  })

  test('is made anew for each attempt of a retry before it, with the id that the caller has set', async () => {
    const clock = skippingClock()
    onTestFinished(clock.restore)
    const sent: (string | null)[] = []
    const client = createClient({
      middleware: [retry(), webhookSender({ secret })],
      transport: async ({ headers }) => {
        sent.push(headers.get('webhook-id'))
        return new HttpResponse(null, { status: sent.length < 3 ? 503 : 200 })
      },
    })
    const headers = { 'webhook-id': 'msg_1' }
    await client.put('http://a.test/', { headers, body: 'a' })
    expect(sent).toEqual(['msg_1', 'msg_1', 'msg_1'])
  })

  test('is not made if the body fails while it is read, and nothing is sent', async () => {
    const { client, sent } = sending()
    const body = new ReadableStream({
      start: (controller) => controller.error(new Error('cut')),
    })
    await expect(client.post('http://a.test/', { body })).rejects.toThrow('cut')
    expect(sent).toEqual([])
  })
})
