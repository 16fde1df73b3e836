import { createHmac } from 'node:crypto'
import { compose, createClient, HttpResponse } from 'middleware-cookbook'
import { manualClock, type ManualClock } from 'middleware-cookbook/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { verifySignature } from './verify-signature.ts'

let clock: ManualClock
beforeEach(() => {
  clock = manualClock()
})
afterEach(() => {
  clock.restore()
})

const body = '{"order": 7}'
const app = compose(
  [verifySignature({ secrets: ['old', 'new'] })],
  async (request) => new HttpResponse(await request.text()),
)

/** Node's own HMAC, so that the middleware is not checked against itself. */
function sign(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('hex')
}

async function deliver(headers: Record<string, string>): Promise<number> {
  const client = createClient({ transport: app })
  const response = await client.post('http://example.org', { headers, body })
  return response.status
}

const seconds = () => clock.date() / 1000

function signed(secret: string, timestamp = seconds()) {
  const signature = sign(secret, `${timestamp}.${body}`)
  return { 'x-timestamp': String(timestamp), 'x-signature': signature }
}

test.each(['old', 'new'])('the %s secret is accepted', async (secret) => {
  expect(await deliver(signed(secret))).toBe(200)
})

test('another secret is not', async () => {
  expect(await deliver(signed('guess'))).toBe(401)
})

test('a message is accepted for five minutes', async () => {
  const headers = signed('new')
  await clock.advance(300_000)
  expect(await deliver(headers)).toBe(200)
  await clock.advance(1)
  expect(await deliver(headers)).toBe(401)
})

test('a timestamp from the future is refused, too', async () => {
  expect(await deliver(signed('new', seconds() + 301))).toBe(401)
})

test.each([
  {},
  { 'x-signature': sign('new', `.${body}`) },
  { 'x-timestamp': 'soon', 'x-signature': sign('new', `soon.${body}`) },
  { ...signedWithoutClock(), 'x-signature': '' },
  { ...signedWithoutClock(), 'x-signature': 'zz' },
])('what is missing or malformed is refused: %o', async (headers) => {
  expect(await deliver(headers)).toBe(401)
})

/** manualClock() starts at this date. */
function signedWithoutClock() {
  return { 'x-timestamp': String(Date.UTC(2026, 0, 1) / 1000) }
}
