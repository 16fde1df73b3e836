import { createHmac } from 'node:crypto'
import { compose, createClient, HttpResponse } from 'middleware-cookbook'
import { manualClock, type ManualClock } from 'middleware-cookbook/testing'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
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

async function deliver(
  headers: Record<string, string | string[]>,
  to = app,
): Promise<number> {
  const client = createClient({ transport: to })
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

test.each([
  ['the old value first', (old: string, fresh: string) => [old, fresh]],
  ['the new value first', (old: string, fresh: string) => [fresh, old]],
])(
  'of two v1 values, as a sender has them whose secret was rolled, one has to be right: %s',
  async (_, order) => {
    const t = seconds()
    const text = `${t}.${body}`
    const values = order(sign('rolled', text), sign('new', text))
    const list = `t=${t},${values.map((value) => `v1=${value}`).join(',')}`
    expect(await deliver({ 'x-signature': list })).toBe(200)
    const wrong = `t=${t},v1=${sign('rolled', text)},v1=${sign('guess', text)}`
    expect(await deliver({ 'x-signature': wrong })).toBe(401)
  },
)

test('a list may have blanks, capitals, and a field for each value', async () => {
  const t = seconds()
  const right = sign('new', `${t}.${body}`)
  for (const value of [
    `t=${t} , v1=00 ,\tv1=${right},`,
    `v1=${right} t=${t}`,
    `T=${t}, V1=${right.toUpperCase()}`,
    [`t=${t}`, 'v1=00', `v1=${right}`],
  ]) {
    expect(await deliver({ 'x-signature': value })).toBe(200)
  }
})

test('other versions are ignored: they neither open nor close', async () => {
  const t = seconds()
  const right = sign('new', `${t}.${body}`)
  const beside = `t=${t}, v0=00, v2=${right}, v1=${right}, v1a=x, =, x`
  expect(await deliver({ 'x-signature': beside })).toBe(200)
  for (const version of ['v0', 'v2', 'v11', 'v1a', 't1']) {
    const alone = `t=${t}, ${version}=${right}`
    expect(await deliver({ 'x-signature': alone })).toBe(401)
  }
})

test('the time of the list is the one that is signed, and there is one', async () => {
  const t = seconds()
  const right = sign('new', `${t}.${body}`)
  const old = sign('new', `${t - 301}.${body}`)
  const time = { 'x-timestamp': String(t) }
  for (const [list, status] of [
    [`t=${t}, v1=${right}`, 200],
    [`t=${t + 1}, v1=${right}`, 401],
    [`t=${t - 301}, v1=${old}`, 401],
    [`t=${t}, t=${t}, v1=${right}`, 401],
    [`t=, v1=${right}`, 401],
    [`t=${t}.0, v1=${sign('new', `${t}.0.${body}`)}`, 401],
    [`t=-1, v1=${right}`, 401],
  ] as const) {
    expect(await deliver({ ...time, 'x-signature': list }), list).toBe(status)
  }
})

test('another field may hold the list', async () => {
  const t = seconds()
  const list = `t=${t},v1=${sign('new', `${t}.${body}`)},v0=${'0'.repeat(64)}`
  const header = 'stripe-signature'
  const verified = compose(
    [verifySignature({ secrets: ['new'], header })],
    async () => new HttpResponse('ok'),
  )
  expect(await deliver({ [header]: list }, verified)).toBe(200)
  expect(await deliver({ 'x-signature': list }, verified)).toBe(401)
})

test('a value is compared whole: no part of the right one opens, nor more than it', async () => {
  const t = seconds()
  const right = sign('new', `${t}.${body}`)
  const others = [
    right.slice(2),
    right.slice(0, -2),
    `${right}00`,
    `00${right}`,
  ]
  const list = `t=${t},${others.map((value) => `v1=${value}`).join(',')}`
  expect(await deliver({ 'x-signature': list })).toBe(401)
})

test('the work does not grow with the number of values: each secret hashes the message once', async () => {
  const hash = vi.spyOn(crypto.subtle, 'sign')
  const t = seconds()
  const values = Array.from({ length: 200 }, () => `v1=${'0'.repeat(64)}`)
  const list = `t=${t},${values.join(',')}`
  expect(await deliver({ 'x-signature': list })).toBe(401)
  expect(hash).toHaveBeenCalledTimes(2)
})

test('every secret is tried, also after a match, so that time does not tell which it was', async () => {
  const hash = vi.spyOn(crypto.subtle, 'sign')
  expect(await deliver(signed('old'))).toBe(200)
  expect(hash).toHaveBeenCalledTimes(2)
})

test.each([
  [{ secrets: [] }, 'verifySignature({ secrets }) lacks one'],
  [{ secrets: ['new', ''] }, 'verifySignature({ secrets }) lacks one'],
  [{ secrets: [undefined] }, 'verifySignature({ secrets }) lacks one'],
  [
    { secrets: ['new'], tolerance: NaN },
    'verifySignature({ tolerance }) is NaN',
  ],
])(
  'an option that cannot be meant is an error at once: %j',
  (wrong, message) => {
    const make = verifySignature as (options: unknown) => unknown
    expect(() => make(wrong)).toThrow(message)
  },
)

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

test('a timestamp from the future is refused too', async () => {
  expect(await deliver(signed('new', seconds() + 301))).toBe(401)
})

test.each([
  {},
  { 'x-signature': sign('new', `.${body}`) },
  { 'x-timestamp': 'soon', 'x-signature': sign('new', `soon.${body}`) },
  { 'x-timestamp': 'none', 'x-signature': sign('new', `none.${body}`) },
  { ...signedWithoutClock(), 'x-signature': '' },
  { ...signedWithoutClock(), 'x-signature': 'zz' },
])('what is missing or malformed is refused: %o', async (headers) => {
  expect(await deliver(headers)).toBe(401)
})

/** manualClock() starts at this date. */
function signedWithoutClock() {
  return { 'x-timestamp': String(Date.UTC(2026, 0, 1) / 1000) }
}
