import { memoryStore } from 'middleware-cookbook/store'
import { describe, expect, test } from 'vitest'
import {
  processOf,
  signIn,
  stopTheClock,
  textOf,
  time,
} from './sign-in.fixture.ts'

stopTheClock()

describe('After a 401', () => {
  test('one new token is fetched, for 100 calls at once, and each is sent once more with its body', async () => {
    const service = signIn()
    service.refused.add('Bearer a1')
    const client = processOf(service)
    const calls = Array.from({ length: 100 }, (_, number) =>
      textOf(client.post('/', { body: `note ${number}` })),
    )
    const texts = await Promise.all(calls)
    expect(texts).toEqual(texts.map((_, number) => `note ${number}`))
    expect(service.asked).toHaveLength(2)
    expect(service.calls).toHaveLength(200)
  })

  test('a second 401 is the answer', async () => {
    const service = signIn()
    for (const token of ['a1', 'a2', 'a3']) {
      service.refused.add(`Bearer ${token}`)
    }
    expect((await processOf(service).get('/')).status).toBe(401)
    expect(service.asked).toHaveLength(2)
  })

  test('an API that refuses every token causes one token request in ten seconds, however many calls there are', async () => {
    const service = signIn()
    for (let n = 1; n <= 9; n++) service.refused.add(`Bearer a${n}`)
    const client = processOf(service)
    for (let calls = 0; calls < 50; calls++) {
      expect((await client.get('/')).status).toBe(401)
    }
    expect(service.asked).toHaveLength(2)
    await time.advance(9999)
    await client.get('/')
    expect(service.asked).toHaveLength(2)
    await time.advance(1)
    await client.get('/')
    expect(service.asked).toHaveLength(3)
  })

  test('a process takes the token that another one has fetched since', async () => {
    const service = signIn()
    const store = memoryStore()
    const [one, two] = [
      processOf(service, { store }),
      processOf(service, { store }),
    ]
    await one.get('/')
    await two.get('/')
    service.refused.add('Bearer a1')
    expect(await textOf(one.get('/'))).toBe('Bearer a2')
    expect(await textOf(two.get('/'))).toBe('Bearer a2')
    expect(service.asked).toHaveLength(2)
  })
})
