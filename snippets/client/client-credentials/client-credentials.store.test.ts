import { sealWith } from 'middleware-cookbook/client/client-credentials'
import { StoreError, memoryStore } from 'middleware-cookbook/store'
import { describe, expect, test } from 'vitest'
import { failing } from './shared-token.fixture.ts'
import {
  processOf,
  signIn,
  stopTheClock,
  textOf,
  time,
  url,
} from './sign-in.fixture.ts'

stopTheClock()

test('a token is for one URL, client, list of scopes and resources, and audience, in any order', async () => {
  const keys: string[] = []
  const store = memoryStore()
  const watched = {
    ...store,
    get: (key: string) => {
      keys.push(key)
      return store.get(key)
    },
  }
  const service = signIn()
  const [a, b] = ['https://a.example.org', 'https://b.example.org'] as const
  for (const more of [
    {},
    { scope: 'write read', resource: [b, a], audience: 'notes' },
    { scope: 'read write', resource: [a, b], audience: 'notes' },
    // The same letters are other scopes.
    { scope: 'dear' },
    { scope: 'read' },
    { resource: a },
  ]) {
    await processOf(service, { store: watched, ...more }).get('/')
  }
  const start = `client-credentials:${encodeURIComponent(url)}:reports:`
  const one = encodeURIComponent(a)
  // Each process that refreshes looks once more when it has the lock.
  expect([...new Set(keys)]).toEqual([
    `${start}:`,
    `${start}read%20write:notes:${one}:${encodeURIComponent(b)}`,
    `${start}dear:`,
    `${start}read:`,
    `${start}::${one}`,
  ])
  expect(service.asked).toHaveLength(5)
})

test('with `seal` the store shows no token, and another process opens it', async () => {
  const store = memoryStore()
  const service = signIn()
  const seal = sealWith('a'.repeat(32))
  for (let processes = 0; processes < 2; processes++) {
    const call = processOf(service, { store, seal }).get('/')
    expect(await textOf(call)).toBe('Bearer a1')
  }
  expect(service.asked).toHaveLength(1)
  const key = `client-credentials:${encodeURIComponent(url)}:reports::`
  const kept = (await store.get(key)) ?? 'nothing'
  expect(await seal.open(kept, key)).toContain('"accessToken":"a1"')
})

test('the lock outlives the slowest request', async () => {
  const lifetimes: number[] = []
  const store = memoryStore()
  const watched = {
    ...store,
    setIfAbsent: (key: string, value: string, lifetime: number) => {
      if (key.endsWith(':lock')) lifetimes.push(lifetime)
      return store.setIfAbsent(key, value, lifetime)
    },
  }
  await processOf(signIn(), { store: watched, timeout: 20_000 }).get('/')
  expect(lifetimes).toEqual([25_000])
})

describe('A store that fails', () => {
  const down = () => Promise.reject(new StoreError('down'))
  const store = {
    get: down,
    set: down,
    setIfAbsent: down,
    compareAndSet: down,
    increment: down,
    delete: down,
  }

  test('the process goes on with a token of its own, and onStoreError() says so', async () => {
    const service = signIn()
    const errors: StoreError[] = []
    const client = processOf(service, {
      store,
      onStoreError: (error) => void errors.push(error),
    })
    const calls = Array.from({ length: 100 }, () => textOf(client.get('/')))
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['Bearer a1']))
    expect(service.asked).toHaveLength(1)
    expect(errors).toEqual([new StoreError('down')])
  })

  test('after it, a token that another process has stored and that is refused too is replaced at once', async () => {
    const service = signIn()
    const shared = memoryStore()
    let isDown = true
    const mine = processOf(service, {
      store: failing(shared, () => isDown),
      onStoreError: () => undefined,
    })
    const other = processOf(service, { store: shared })
    expect(await textOf(mine.get('/'))).toBe('Bearer a1')
    isDown = false
    await time.advance(1000)
    expect(await textOf(other.get('/'))).toBe('Bearer a2')

    // All at once, as when the service replaces its key.
    service.refused.add('Bearer a1').add('Bearer a2')
    expect(await textOf(mine.get('/'))).toBe('Bearer a3')
    expect(await textOf(other.get('/'))).toBe('Bearer a3')
    expect(service.asked).toHaveLength(3)
  })

  test('an API that refuses every token is asked three times in a call at most, with a token of another process', async () => {
    const service = signIn()
    for (let n = 1; n <= 9; n++) service.refused.add(`Bearer a${n}`)
    const shared = memoryStore()
    let isDown = true
    const mine = processOf(service, {
      store: failing(shared, () => isDown),
      onStoreError: () => undefined,
    })
    await mine.get('/')
    isDown = false
    await time.advance(10_000)
    await processOf(service, { store: shared }).get('/')
    service.calls.length = 0
    expect((await mine.get('/')).status).toBe(401)
    expect(service.calls).toHaveLength(3)
  })

  test('an API that refuses every token causes no token request with each call then either', async () => {
    const service = signIn()
    for (let n = 1; n <= 9; n++) service.refused.add(`Bearer a${n}`)
    const client = processOf(service, { store })
    for (let calls = 0; calls < 20; calls++) await client.get('/')
    expect(service.asked).toHaveLength(2)
  })
})
