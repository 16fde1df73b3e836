import { describe, expect, test } from 'vitest'
import {
  clock,
  clockPerTest,
  fresh,
  start,
  startWith,
} from './caching.fixture.ts'

clockPerTest()

describe('what a response says of the cache', () => {
  test('Age, in place of the one that came (§4, §5.1)', async () => {
    const { get } = start({ headers: { ...fresh, age: '7' } })
    expect((await get()).headers.get('age')).toBe('7')
    await clock.advance(5500)
    expect((await get()).headers.get('age')).toBe('12')
  })

  test('Cache-Status (RFC 9211): the way of each call', async () => {
    const { get } = startWith(
      { name: 'shop' },
      { headers: fresh },
      { headers: fresh },
      {},
    )
    const members: string[] = []
    for (const seconds of [0, 1.5, 60]) {
      await clock.advance(seconds * 1000)
      members.push((await get()).member)
    }
    await clock.advance(60_000)
    members.push((await get()).member)
    expect(members).toEqual([
      'shop; fwd=uri-miss; stored',
      'shop; hit; ttl=58',
      'shop; fwd=stale; stored',
      'shop; fwd=stale',
    ])
  })

  test('after the Cache-Status of caches on the way (§2)', async () => {
    const { get } = start({ headers: { ...fresh, 'cache-status': 'cdn; hit' } })
    await get()
    const { headers } = await get()
    expect(headers.get('cache-status')).toBe(
      'cdn; hit, http-cache; hit; ttl=60',
    )
  })
})
