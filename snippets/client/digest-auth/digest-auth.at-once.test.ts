import {
  HttpRequest,
  type Handler,
  type HttpResponse,
} from 'middleware-cookbook'
import { digestAuth } from 'middleware-cookbook/client/digest-auth'
import { manualClock } from 'middleware-cookbook/testing'
import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { challengeGate } from './challenge-gate.ts'
import {
  clientOf,
  mufasa,
  ok,
  origin,
  paramsOf,
  refuse,
  scripted,
  SIMPLE,
} from './scripted-server.fixture.ts'

test('a hundred first calls at once cost one challenge, and no count is used twice', async () => {
  const seen: (string | undefined)[] = []
  const app: Handler = async (request) => {
    const nc = paramsOf(request.headers.get('authorization'))?.['nc']
    seen.push(nc)
    await Promise.resolve()
    return nc === undefined ? refuse(SIMPLE)() : ok()
  }
  const client = clientOf(app)
  const calls = Array.from({ length: 100 }, () => client.get(origin))
  const statuses = (await Promise.all(calls)).map(({ status }) => status)
  expect(new Set(statuses)).toEqual(new Set([200]))
  expect(seen.filter((nc) => nc === undefined)).toHaveLength(1)
  expect(new Set(seen).size).toBe(101)
  expect(seen.at(-1)).toBe('00000064')
})

test('a call that waits for another one’s challenge waits for a second at most', async () => {
  const clock = manualClock()
  const pending = new Promise<HttpResponse>(() => undefined)
  let requests = 0
  const client = clientOf(() => (++requests === 1 ? pending : ok()))
  void client.get(`${origin}/long-poll`)
  const second = client.get(origin)
  await clock.advance(999)
  expect(requests).toBe(1)
  await clock.advance(1)
  expect((await second).status).toBe(200)
  clock.restore()
})

test('a call that asks late does not end the wait for the one that asked first', async () => {
  const clock = manualClock()
  const first = challengeGate()
  const never = new Promise<void>(() => undefined)
  void first.ask('key', () => never)
  await first.ask('key', async () => 'done')
  expect(first.asks('key')).toBe(true)
  clock.restore()
})

test('an abort ends the call that waits, and no other', async () => {
  const server = scripted(refuse(SIMPLE), ok)
  const client = clientOf(server)
  const controller = new AbortController()
  const first = client.get(origin)
  const second = client.get(origin, { signal: controller.signal })
  controller.abort(new Error('enough'))
  await expect(second).rejects.toThrow('enough')
  expect((await first).status).toBe(200)
  expect(server.sent).toHaveLength(2)
})

test('a wait leaves neither a listener nor a timer behind', async () => {
  const clock = manualClock()
  const { signal } = new AbortController()
  const call = digestAuth(mufasa)
  const next: Handler = async ({ headers }) =>
    headers.has('authorization') ? ok() : refuse(SIMPLE)()
  const request = new HttpRequest(origin, { signal })
  await Promise.all([call(request, next), call(request, next)])
  expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  expect(clock.pending).toBe(0)
  clock.restore()
})

test('after an answer without a challenge the next calls wait for one another again', async () => {
  let isOpen = true
  let unsigned = 0
  const client = clientOf(async ({ headers }) => {
    if (isOpen || headers.has('authorization')) return ok()
    unsigned++
    return refuse(SIMPLE)()
  })
  await client.get(origin)
  isOpen = false
  await Promise.all(Array.from({ length: 9 }, () => client.get(origin)))
  expect(unsigned).toBe(1)
})

test('when the first call fails the others ask for themselves', async () => {
  let requests = 0
  const client = clientOf(async () => {
    if (++requests === 1) throw new Error('reset')
    return ok()
  })
  const [first, ...others] = await Promise.allSettled(
    [1, 2, 3].map(() => client.get(origin)),
  )
  expect(first?.status).toBe('rejected')
  expect(others.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled'])
})

test('calls for two realms at once each get their own answer', async () => {
  const answered: (() => void)[] = []
  const app: Handler = async ({ url, headers }) => {
    const realm = url.pathname.slice(1)
    const sent = paramsOf(headers.get('authorization'))
    if (sent?.['realm'] !== realm) {
      return refuse(`Digest realm=${realm}, nonce=n, qop=auth`)()
    }
    // The first realm is not known to be right before the second has asked.
    if (realm === 'b') answered.forEach((go) => go())
    else await new Promise<void>((resolve) => answered.push(resolve))
    return ok()
  }
  const client = clientOf(app)
  const calls = ['a', 'b'].map((realm) => client.get(`${origin}/${realm}`))
  const statuses = (await Promise.all(calls)).map(({ status }) => status)
  expect(statuses).toEqual([200, 200])
})
