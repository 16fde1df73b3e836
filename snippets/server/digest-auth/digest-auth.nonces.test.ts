import { manualClock } from 'middleware-cookbook/testing'
import { expect, test } from 'vitest'
import { passwordHash } from 'middleware-cookbook/server/digest-auth'
import { nonces } from './nonces.ts'
import {
  ada,
  appWith,
  clientOf,
  nonceOf,
  origin,
  read,
  realm,
  send,
  sign,
} from './notes.fixture.ts'

test('a request that was overheard opens nothing when it is sent again', async () => {
  const app = appWith()
  const credentials = await sign(app)
  expect((await send(app, credentials)).status).toBe(200)
  const again = await send(app, credentials)
  expect(again.status).toBe(401)
  expect(again.challenges[0]?.['stale']).toBe('true')
})

test('counts may overtake one another, as on several connections', async () => {
  const app = appWith()
  const nonce = await nonceOf(app)
  for (const count of [2, 1, 200, 3, 72, 199]) {
    expect((await send(app, await sign(app, { nonce, count }))).status).toBe(
      200,
    )
  }
  expect((await send(app, await sign(app, { nonce, count: 199 }))).status).toBe(
    401,
  )
})

test('a count that is far behind is refused, because what it was is forgotten', async () => {
  const app = appWith()
  const nonce = await nonceOf(app)
  expect((await send(app, await sign(app, { nonce, count: 300 }))).status).toBe(
    200,
  )
  expect((await send(app, await sign(app, { nonce, count: 44 }))).status).toBe(
    401,
  )
})

test('a nonce grows stale after its lifetime, and clients then take a new one unasked', async () => {
  const clock = manualClock()
  const app = appWith({ nonceLifetime: 1000 })
  const nonce = await nonceOf(app)
  await clock.advance(999)
  expect((await send(app, await sign(app, { nonce }))).status).toBe(200)
  await clock.advance(1)
  const late = await send(app, await sign(app, { nonce, count: 2 }))
  expect(late.status).toBe(401)
  expect(late.challenges[0]?.['stale']).toBe('true')
  await clock.advance(4000)
  const fiveTimes = await send(app, await sign(app, { nonce, count: 3 }))
  expect(fiveTimes.status).toBe(401)
  expect(fiveTimes.challenges[0]?.['stale']).toBe('true')

  const client = clientOf(app)
  await client.get(origin)
  await clock.advance(5000)
  expect((await client.get(origin)).status).toBe(200)
  clock.restore()
})

test('past half of its life a nonce is replaced by a nextnonce (RFC 7616 §3.5)', async () => {
  const clock = manualClock()
  const app = appWith({ nonceLifetime: 1000 })
  const nonce = await nonceOf(app)
  await clock.advance(500)
  const early = await send(app, await sign(app, { nonce }))
  expect(early.info).not.toContain('nextnonce')
  await clock.advance(1)
  const late = await send(app, await sign(app, { nonce, count: 2 }))
  expect(late.info).toContain('nextnonce')
  clock.restore()
})

test('a nonce that we did not issue is stale, also one that has been changed', async () => {
  const app = appWith()
  const nonce = await nonceOf(app)
  const [time, ...rest] = nonce.split('.')
  const later = [Number(time) + 1, ...rest].join('.')
  for (const foreign of ['', 'x', 'a.b.c', later, await nonceOf(appWith())]) {
    const answer = await send(app, await sign(app, { nonce: foreign }))
    expect(answer.status).toBe(401)
    expect(answer.challenges[0]?.['stale']).toBe('true')
  }
})

test('a nonce is good for five minutes unless the options say otherwise', async () => {
  const clock = manualClock()
  const app = appWith()
  const nonce = await nonceOf(app)
  await clock.advance(299_999)
  expect((await send(app, await sign(app, { nonce }))).status).toBe(200)
  await clock.advance(1)
  const late = await sign(app, { nonce, count: 2 })
  expect((await send(app, late)).status).toBe(401)
  clock.restore()
})

test('ten thousand nonces are remembered unless the options say otherwise', async () => {
  const clock = manualClock()
  const issued = nonces()
  const first = issued.issue()
  await clock.advance(1)
  expect(issued.take(first, 1)).toBe(true)
  for (let others = 1; others < 10_000; others++) issued.take(issued.issue(), 1)
  expect(issued.take(first, 2)).toBe(true)
  issued.take(issued.issue(), 1)
  expect(issued.take(first, 3)).toBe(false)
  clock.restore()
})

test('a nonce that is forgotten never becomes good again, whichever is forgotten next', async () => {
  const clock = manualClock()
  const app = appWith({ maxNonces: 1 })
  const early = await sign(app)
  await clock.advance(1)
  const late = await sign(app)
  await clock.advance(1)
  const last = await sign(app)
  // The later one is used first, so it is forgotten first, and then the earlier one.
  for (const credentials of [late, early, last]) {
    expect((await send(app, credentials)).status).toBe(200)
  }
  for (const credentials of [late, early]) {
    const again = await send(app, credentials)
    expect(again.status).toBe(401)
    expect(again.challenges[0]?.['stale']).toBe('true')
  }
  clock.restore()
})

test('a nonce that is forgotten while a password is looked up opens nothing', async () => {
  const clock = manualClock()
  let release: () => void = () => undefined
  let held: Promise<void> | undefined
  const app = appWith({
    maxNonces: 1,
    lookup: async (username, algorithm) => {
      await held
      return passwordHash(algorithm, username, realm, ada.password)
    },
  })
  const credentials = await sign(app)
  await clock.advance(1)
  const later = await sign(app)
  expect((await send(app, credentials)).status).toBe(200)
  held = new Promise<void>((resolve) => (release = resolve))
  const replayed = send(app, credentials)
  held = undefined
  expect((await send(app, later)).status).toBe(200)
  release()
  expect((await replayed).status).toBe(401)
  clock.restore()
})

test('memory is bounded, and what is forgotten cannot be sent again', async () => {
  const clock = manualClock()
  const app = appWith({ maxNonces: 2 })
  const all: string[] = []
  for (let index = 0; index < 4; index++) {
    const credentials = await sign(app)
    all.push(credentials)
    await clock.advance(1)
    expect((await send(app, credentials)).status).toBe(200)
  }
  for (const credentials of all) {
    expect((await send(app, credentials)).status).toBe(401)
  }
  const second = String(read(all[1] ?? null)[0]?.['nonce'])
  const later = await sign(app, { nonce: second, count: 2 })
  expect((await send(app, later)).challenges[0]?.['stale']).toBe('true')
  clock.restore()
})
