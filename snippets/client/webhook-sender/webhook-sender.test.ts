import {
  createClient,
  HttpResponse,
  type HttpRequest,
} from 'middleware-cookbook'
import { webhookSender } from 'middleware-cookbook/client/webhook-sender'
import { webhook } from 'middleware-cookbook/server/webhook'
import { manualClock } from 'middleware-cookbook/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const other = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'
const url = 'http://shop.example.org/hooks'

let clock: ReturnType<typeof manualClock>
beforeEach(() => {
  clock = manualClock({ date: 1614265330_900 })
})
afterEach(() => {
  clock.restore()
})

function sending(secret: string | readonly string[], generate?: () => string) {
  const sent: HttpRequest[] = []
  const client = createClient({
    middleware: [webhookSender({ secret, ...(generate && { generate }) })],
    transport: async (request) => {
      // A client cancels the body of a request when its call has ended.
      sent.push(request.with({ body: await request.bytes() }))
      return new HttpResponse()
    },
  })
  return { client, sent }
}

const signature = (request?: HttpRequest) =>
  request?.headers.get('webhook-signature')

test('the published example has the published signature, and the time in whole seconds', async () => {
  const { client, sent } = sending(secret, () => 'msg_p5jXN8AQM9LWM0D4loKWxJek')
  await client.post(url, { body: '{"test": 2432232314}' })
  expect(Object.fromEntries(sent[0]?.headers ?? [])).toMatchObject({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
  expect(await sent[0]?.text()).toBe('{"test": 2432232314}')
})

test('each message has an id of its own', async () => {
  const { client, sent } = sending(secret)
  await client.post(url, { body: 'a' })
  await client.post(url, { body: 'a' })
  const ids = sent.map(({ headers }) => headers.get('webhook-id'))
  for (const id of ids) expect(id).toMatch(/^msg_[\da-f]{32}$/)
  expect(ids[0]).not.toBe(ids[1])
})

test("the caller's own id is kept, and signed at the time of sending", async () => {
  const { client, sent } = sending(secret)
  const headers = { 'webhook-id': 'msg_1' }
  await client.post(url, { body: 'a', headers })
  await clock.advance(60_000)
  await client.post(url, { body: 'a', headers })
  const ids = sent.map((one) => one.headers.get('webhook-id'))
  expect(ids).toEqual(['msg_1', 'msg_1'])
  const times = sent.map((one) => one.headers.get('webhook-timestamp'))
  expect(times).toEqual(['1614265330', '1614265390'])
  expect(signature(sent[0])).not.toBe(signature(sent[1]))
})

test('while the secret is changed both are used, so that either receiver takes it', async () => {
  const { client, sent } = sending([secret, other])
  await client.post(url, { body: 'a' })
  expect(signature(sent[0])?.split(' ')).toHaveLength(2)
  for (const one of [secret, other]) {
    const receive = webhook({ secret: one })
    const [request] = sent
    if (!request) throw new Error('Nothing was sent')
    const response = await receive(
      request,
      async () => new HttpResponse('took'),
    )
    expect(await response.text()).toBe('took')
  }
})

test.each<[string, BodyInit]>([
  ['text', 'h\u00e4'],
  ['bytes that are no text', new Uint8Array([0, 255, 254, 10, 13])],
  ['nothing', ''],
  ['a form', new URLSearchParams({ a: 'b c' })],
])('the bytes of the body are signed: %s', async (_, body) => {
  const receive = webhook({ secret })
  const client = createClient({
    middleware: [webhookSender({ secret })],
    transport: (request) =>
      receive(request, async (got) => new HttpResponse(await got.bytes())),
  })
  const response = await client.post(url, { body: body as string })
  const expected = new Uint8Array(await new Response(body).arrayBuffer())
  expect(await response.bytes()).toEqual(expected)
})

test('a stream is read, signed and sent', async () => {
  const { client, sent } = sending(secret)
  await client.post(url, {
    async *body() {
      yield new TextEncoder().encode('one')
      yield new TextEncoder().encode('two')
    },
  })
  expect(await sent[0]?.text()).toBe('onetwo')
})

test.each(['msg.1', '', 'a b'])(
  'an id that could be read as another one is an error: %j',
  async (id) => {
    const { client, sent } = sending(secret, () => id)
    await expect(client.post(url, { body: 'a' })).rejects.toThrow(
      'webhookSender(): the id',
    )
    expect(sent).toEqual([])
  },
)

test.each<[unknown, string]>([
  [undefined, 'webhookSender({ secret }) is undefined: pass a string'],
  [[], 'webhookSender({ secret }) is empty: pass one or more'],
  ['whsec_%', 'webhookSender({ secret }) is not base64 of 24 to 64 bytes'],
  [`${btoa('x'.repeat(24))}whsec_`, 'is not base64 of 24 to 64 bytes'],
  [btoa('x'.repeat(23)), 'is not base64 of 24 to 64 bytes'],
  [btoa('x'.repeat(65)), 'is not base64 of 24 to 64 bytes'],
])('a secret must be strong: %j', (secret, message) => {
  // JavaScript callers may pass anything.
  expect(() => webhookSender({ secret: secret as string })).toThrow(message)
})

test.each([24, 64])('a secret of 24 to 64 bytes is strong: %d', (length) => {
  expect(webhookSender({ secret: btoa('x'.repeat(length)) }).name).toBe(
    'webhookSender',
  )
})

test('no error shows the secret', () => {
  expect(() => webhookSender({ secret: 'open-sesame' })).toThrow(
    expect.not.objectContaining({
      message: expect.stringContaining('open-sesame') as string,
    }),
  )
})
