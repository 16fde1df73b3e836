import { describe, expect, test } from 'vitest'
import {
  clock,
  clockPerTest,
  etag,
  startWith,
  type Fields,
} from './caching.fixture.ts'
import { alice, bob, isShared, say, share } from './sharing.fixture.ts'

clockPerTest()

describe('a shared cache does not store what is for one user', () => {
  test.each([
    'private, max-age=60',
    'private=, max-age=60',
    'private="", max-age=60',
    'private="two words", max-age=60',
    'private, private="x-user", max-age=60',
    'private="x-user", private="x-plan", max-age=60',
  ])('a private response (§5.2.2.7): %s', async (directives) => {
    expect(await isShared(say(directives))).toBe(false)
  })

  test.each(['private="X-User, x-plan"', 'private=x-user, private=x-user'])(
    'the fields that private names, while it stores the others (§5.2.2.7): %s',
    async (directive) => {
      const headers = { ...say(`${directive}, max-age=60`), 'x-user': 'alice' }
      const { get } = share({ headers: { ...headers, 'x-a': '1' } })
      expect((await get()).headers.get('x-user')).toBe('alice')
      const second = await get()
      expect(second.headers.get('x-user')).toBeNull()
      expect(second.headers.get('x-a')).toBe('1')
    },
  )

  test('a private cache keeps such fields', async () => {
    const headers = {
      ...say('private="x-user", max-age=60'),
      'x-user': 'alice',
    }
    const { get } = startWith({}, { headers })
    await get()
    expect((await get()).headers.get('x-user')).toBe('alice')
  })

  test.each(['public, max-age=60', 's-maxage=60'])(
    'a response with Set-Cookie, as the next one would be in that session (§7.3): %s',
    async (directives) => {
      const headers = { ...say(directives), 'set-cookie': 'session=alice' }
      expect(await isShared(headers)).toBe(false)
    },
  )

  test('but one whose Set-Cookie is private by name', async () => {
    const directives = 'max-age=60, private="set-cookie"'
    const headers = { ...say(directives), 'set-cookie': 'session=alice' }
    const { get } = share({ headers })
    expect((await get()).headers.get('set-cookie')).toBe('session=alice')
    const second = await get()
    expect(second.text).toBe('answer 1')
    expect(second.headers.get('set-cookie')).toBeNull()
  })

  test.each<[string, Fields, Record<string, string>]>([
    ['is private', say('private, max-age=60'), {}],
    ['sets a cookie', { 'set-cookie': 'session=bob' }, {}],
    ['answers to Authorization', {}, bob],
  ])('what a 304 has changed to be so: %s', async (_, headers, fields) => {
    const { get, asked } = share(
      { headers: etag },
      { status: 304, headers },
      {},
    )
    await get()
    await clock.advance(60_000)
    // The caller has the content, with the fields that are for this caller.
    const renewed = await get(fields)
    expect(renewed.text).toBe('answer 1')
    expect(renewed.headers.get('set-cookie')).toBe(
      headers['set-cookie'] ?? null,
    )
    expect((await get()).text).toBe('answer 3')
    expect(asked).toHaveLength(3)
  })

  test('nor do calls that wait get it: each sends its own', async () => {
    const headers = say('private, max-age=60')
    const { get, asked } = share({ headers }, { headers }, { headers })
    const texts = await Promise.all([get(alice), get(bob), get()])
    expect(texts.map(({ text }) => text).sort()).toEqual([
      'answer 1',
      'answer 2',
      'answer 3',
    ])
    expect(asked).toHaveLength(3)
  })

  test('and a HEAD of one user does not make it so for all', async () => {
    const { get, call, asked } = share(
      { headers: etag },
      { headers: { ...etag, 'set-cookie': 'session=bob' } },
      {},
    )
    await get()
    await call({ method: 'HEAD', headers: { 'cache-control': 'no-cache' } })
    expect((await get()).headers.get('set-cookie')).toBeNull()
    expect(asked).toHaveLength(3)
  })
})
