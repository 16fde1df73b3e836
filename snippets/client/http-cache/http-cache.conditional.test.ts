import { describe, expect, test } from 'vitest'
import {
  at,
  clock,
  clockPerTest,
  etag,
  fresh,
  modified,
  start,
} from './caching.fixture.ts'

clockPerTest()

describe('a caller that has a response of its own', () => {
  test.each<[string, Record<string, string>, Record<string, string>, boolean]>([
    ['the ETag', etag, { 'if-none-match': '"1"' }, true],
    [
      'one of several ETags',
      etag,
      { 'if-none-match': '"0", W/"1" , "2"' },
      true,
    ],
    ['any', etag, { 'if-none-match': '*' }, true],
    ['another ETag', etag, { 'if-none-match': '"11"' }, false],
    ['an ETag without quotes', etag, { 'if-none-match': '1' }, false],
    ['an ETag where none is', fresh, { 'if-none-match': '"1"' }, false],
    ['the date', modified, { 'if-modified-since': at(-1000) }, true],
    ['a later date', modified, { 'if-modified-since': at(-999) }, true],
    ['an earlier date', modified, { 'if-modified-since': at(-1001) }, false],
    ['no date', modified, { 'if-modified-since': 'yesterday' }, false],
    [
      'a date from after the response came',
      fresh,
      { 'if-modified-since': at(0) },
      true,
    ],
    ['a date from before', fresh, { 'if-modified-since': at(-1) }, false],
    [
      'an ETag, which counts before a date',
      { ...etag, ...modified },
      { 'if-none-match': '"1"', 'if-modified-since': at(-2000) },
      true,
    ],
    [
      'another ETag, beside the date',
      { ...etag, ...modified },
      { 'if-none-match': '"2"', 'if-modified-since': at(0) },
      false,
    ],
  ])(
    'gets a 304 if its response is the fresh one (§4.3.2): %s',
    async (_, headers, condition, expected) => {
      const { get, asked } = start({ headers })
      await get()
      const { status, text, headers: fields } = await get(condition)
      expect([status, text]).toEqual(expected ? [304, ''] : [200, 'answer 1'])
      expect(fields.get('etag')).toBe(headers['etag'] ?? null)
      expect(asked).toHaveLength(1)
    },
  )

  test('gets the fields that a 304 has (RFC 9110 §15.4.5)', async () => {
    const headers = {
      ...etag,
      vary: 'x',
      expires: at(9),
      'content-length': '8',
      'x-own': '1',
    }
    const { get } = start({ headers })
    await get()
    const response = await get({ 'if-none-match': '"1"' })
    expect([...response.headers].map(([name]) => name)).toEqual([
      'age',
      'cache-control',
      'cache-status',
      'date',
      'etag',
      'expires',
      'vary',
    ])
  })

  test('gets the answer of the origin if none is fresh', async () => {
    const { get, asked } = start(
      { headers: etag },
      { status: 304, headers: { ...etag, 'x-a': '1' } },
      { status: 304, headers: { etag: '"9"' } },
      { status: 304, headers: {} },
    )
    await get()
    await clock.advance(60_000)
    expect((await get({ 'if-none-match': '"1"' })).status).toBe(304)
    expect((await get()).headers.get('x-a')).toBe('1')
    await clock.advance(60_000)
    // About a response that only the caller has.
    expect((await get({ 'if-none-match': '"9"' })).status).toBe(304)
    expect(asked[2]?.headers.get('if-none-match')).toBe('"9"')
    await get()
    expect(asked[3]?.headers.get('if-none-match')).toBe('"1"')
  })

  test('is the first: its 304 is not stored, its 200 is', async () => {
    const { get } = start({ status: 304, headers: etag }, { headers: etag })
    const condition = { 'if-none-match': '"1"' }
    expect((await get(condition)).status).toBe(304)
    expect((await get({ 'if-none-match': '"0"' })).text).toBe('answer 2')
    expect((await get()).text).toBe('answer 2')
  })

  test('does not get a 304 for an error', async () => {
    const { get } = start({ status: 404, headers: etag })
    await get()
    expect((await get({ 'if-none-match': '"1"' })).status).toBe(404)
  })
})
