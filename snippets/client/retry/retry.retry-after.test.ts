import { createClient, HttpResponse, type Handler } from 'middleware-cookbook'
import { manualClock, type ManualClock } from 'middleware-cookbook/testing'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { retry, type RetryOptions } from './retry.ts'
import { settled } from './settled.fixture.ts'

let clock: ManualClock
let random: number

beforeEach(() => {
  random = 0.5
  // 2026-01-01 00:00:00
  clock = manualClock({ random: () => random })
})
afterEach(() => {
  clock.restore()
})

/** How many ms after the call a service that is down sees each of two attempts. */
async function attempts(
  value: string | readonly string[],
  options: RetryOptions = {},
): Promise<number[]> {
  const start = clock.now()
  const moments: number[] = []
  const transport: Handler = async () => {
    moments.push(clock.now() - start)
    const response = new HttpResponse(null, { status: 503 })
    return response.withHeader('Retry-After', value)
  }
  const client = createClient({
    transport,
    middleware: [retry({ maxRetries: 1, jitter: 'none', ...options })],
  })
  const call = client.get('http://example.org')
  await clock.advance(2 ** 32)
  expect((await settled(call)).status).toBe(503)
  return moments
}

/** The usual wait of a second is added, since every client was told the same moment. */
const USUAL = 1000

test('a wait is never shorter than Retry-After asks, and spread beyond it (RFC 9110 §10.2.3)', async () => {
  random = 0
  expect(await attempts('7', { jitter: 'full' })).toEqual([0, 7000])
  random = 0.25
  expect(await attempts('7', { jitter: 'full' })).toEqual([0, 7250])
  expect(await attempts('7', { jitter: 'full', maxDelay: 7100 })).toEqual([
    0, 7100,
  ])
})

test.each([
  'Thu, 01 Jan 2026 00:00:20 GMT',
  'Thursday, 01-Jan-26 00:00:20 GMT',
  'Thu Jan  1 00:00:20 2026',
])(
  'Retry-After can be a date in each of three forms (RFC 9110 §5.6.7): %s',
  async (date) => {
    expect(await attempts(date)).toEqual([0, 20_000 + USUAL])
  },
)

test.each([
  ['America/New_York', 'Thu Jan  1 00:00:20 2026'],
  ['Asia/Tokyo', 'Thu Jan  1 00:00:20 2026'],
  ['Pacific/Chatham', '2026-01-01 00:00:20'],
])(
  'a date without a zone means GMT, wherever the program runs: %s, %s',
  async (zone, date) => {
    vi.stubEnv('TZ', zone)
    expect(new Date(0).getTimezoneOffset()).not.toBe(0)
    expect(await attempts(date)).toEqual([0, 20_000 + USUAL])
  },
)

test('a year of two digits is the one that is at most 50 years ahead (RFC 9110 §5.6.7)', async () => {
  const patient = { maxDelay: Infinity }
  // 2076 is 50 years ahead, far too long to wait; 1977 is in the past.
  expect(await attempts('Wednesday, 01-Jan-76 00:00:00 GMT', patient)).toEqual([
    0,
  ])
  expect(await attempts('Saturday, 01-Jan-77 00:00:00 GMT', patient)).toEqual([
    0,
    USUAL,
  ])
})

test.each([
  ['another zone', 'Thu, 01 Jan 2026 02:00:20 +0200', 20_000],
  ['a day of one digit', 'Thu, 1 Jan 2026 00:00:20 GMT', 20_000],
  ['UTC for GMT', 'Thu, 01 Jan 2026 00:00:20 UTC', 20_000],
  ['lower case', 'thu, 01 jan 2026 00:00:20 gmt', 20_000],
  ['a wrong day of the week', 'Mon, 01 Jan 2026 00:00:20 GMT', 20_000],
  ['a leap second', 'Thu, 01 Jan 2026 00:00:60 GMT', 60_000],
  ['RFC 3339', '2026-01-01T00:00:20Z', 20_000],
  ['RFC 3339 with a zone', '2026-01-01T02:00:20.5+02:00', 20_500],
])(
  'a date that only breaks the form is still the date: %s',
  async (_, date, wait) => {
    const options = { maxDelay: 120_000 }
    expect(await attempts(date, options)).toEqual([0, wait + USUAL])
  },
)

test.each([
  ['a fraction', '1.5', 1500],
  ['a fraction of less than a ms', '0.0001', 1],
  ['a point at the end', '2.', 2000],
  ['zeros in front', '0007', 7000],
  ['spaces around', '  7  ', 7000],
])(
  'a number that only breaks the form is rounded up, never down: %s',
  async (_, value, wait) => {
    expect(await attempts(value)).toEqual([0, wait + USUAL])
  },
)

const date = 'Thu, 01 Jan 2026 00:00:20 GMT'
const asctime = 'Thu Jan  1 00:00:20 2026'

test.each<[string, string | readonly string[], number]>([
  ['the same twice', ['2', '2'], 2000],
  ['two lines', ['5', '10'], 10_000],
  ['a list', '10,5', 10_000],
  ['a list with spaces', '5 ,  10', 10_000],
  ['a list with gaps', ',5,,', 5000],
  ['a date twice', [date, date], 20_000],
  ['a date and a number', [date, '5'], 20_000],
  ['a number and a date', ['25', date], 25_000],
  [
    'two forms of a date',
    [asctime, 'Thursday, 01-Jan-26 00:00:10 GMT'],
    20_000,
  ],
  ['one that cannot be understood', ['soon', '5'], 5000],
  ['a negative one', ['-5', '5'], 5000],
])(
  'of several values the longest wait counts: a retry must not come earlier than asked: %s',
  async (_, values, wait) => {
    expect(await attempts(values)).toEqual([0, wait + USUAL])
  },
)

test.each(['0', 'Wed, 31 Dec 2025 23:59:59 GMT'])(
  'a Retry-After of 0 or in the past leaves the usual wait: %s',
  async (value) => {
    expect(await attempts(value)).toEqual([0, USUAL])
  },
)

test.each([
  '',
  '-5',
  '+5',
  '1e3',
  '0x10',
  '1.2.3',
  'NaN',
  'Infinity',
  'soon',
  'Thu, 99 Jan 2026 00:00:20 GMT',
  'Thu, 01 Foo 2026 00:00:20 GMT',
  'Thu, 01 Jan 2026 25:00:20 GMT',
  'Thu, 01 Jan 2026 00:00:20',
  '2026-13-01T00:00:20Z',
])(
  'a Retry-After that says nothing leaves the usual wait: %j',
  async (value) => {
    expect(await attempts(value)).toEqual([0, USUAL])
  },
)

test.each([
  '31',
  '30.001',
  '9'.repeat(400),
  ['5', '31'],
  'Fri, 02 Jan 2026 00:00:00 GMT',
  'Fri, 31 Dec 9999 23:59:59 GMT',
])(
  'when the server asks for more than maxDelay, its response is returned at once: %j',
  async (value) => {
    expect(await attempts(value)).toEqual([0])
  },
)
