import { expect, test } from 'vitest'
import type { SearchPage } from '../../search/sections.ts'
import { createSearch } from './engine.ts'

const page = (fields: Partial<SearchPage> & { link: string }): SearchPage => ({
  title: 'A page',
  part: 'Guide',
  keywords: '',
  sections: [],
  ...fields,
})
const section = (id: string, heading: string, text: string, also?: string) => ({
  id,
  heading,
  text,
  ...(also !== undefined && { also }),
})

const pages = [
  page({
    link: '/client/retry',
    title: 'Retry',
    part: 'Client recipes',
    keywords: '429, too many requests',
    sections: [
      section('', 'Retry', 'Services answer 503, and a second attempt often succeeds.'),
      section('options', 'Options', 'statuses: 429 503. Redirects are not retried.'),
      section('rules', 'Rules', 'a 429 is retried'),
      section('budget', 'When everyone retries', 'A budget bounds retries after a 429.'),
      section('key', 'Who makes the key', 'A 429 says nothing of a key.'),
    ],
  }),
  page({
    link: '/symptoms',
    title: 'Symptoms',
    part: 'Find',
    sections: [
      section(
        'hangs',
        'A call hangs',
        'The body stalls after the headers.',
        'stuck · never returns',
      ),
      section('redirect', '401 after a redirect', 'A redirect loses credentials.'),
      section('grant', 'invalid_grant', 'The token was used before.', 'redis lock'),
      section('limit', 'LateError: … did not finish within … ms', 'The limit of a call expired.'),
      section(
        'old',
        '401 after an hour',
        'Decode the token.',
        '"exp" claim check failed · JWT expired',
      ),
      section('ports', 'Many calls at once', 'Limit them.', 'EMFILE · open files'),
    ],
  }),
]

async function links(query: string): Promise<string[]> {
  const search = await createSearch(pages)
  return search(query).map(({ link }) => link)
}

test('a page is found by words that it does not use', async () => {
  expect((await links('too many requests'))[0]).toBe('/client/retry')
  expect(await links('never returns')).toEqual(['/symptoms#hangs'])
})

test('words that say nothing are not searched for', async () => {
  expect(await links('why does it hang')).toEqual(['/symptoms#hangs'])
})

test('the singular finds the plural, and redis finds no redirect', async () => {
  expect(await links('hang')).toEqual(['/symptoms#hangs'])
  expect(await links('redis')).toEqual(['/symptoms#grant'])
})

test('a misspelled word is found only when the right one is not there', async () => {
  expect(await links('reddirect')).toContain('/symptoms#redirect')
  expect((await links('redirect'))[0]).toBe('/symptoms#redirect')
})

test('a page has three rows at most, and its beginning before its lists', async () => {
  const found = await links('429')
  expect(found.filter((link) => link.startsWith('/client/retry'))).toHaveLength(3)
  expect(found[0]).toBe('/client/retry')
  expect(found).not.toContain('/client/retry#rules')
})

test('below the few places that have all of the words come those that have some of them', async () => {
  const [first, ...others] = await links('attempt 429')
  expect(first).toBe('/client/retry')
  expect(others.sort()).toEqual(['/client/retry#budget', '/client/retry#key'])
})

test('prose is found before code', async () => {
  const code = page({
    link: '/guide/testing',
    title: 'Testing',
    sections: [{ ...section('', 'Testing', 'Move a clock.'), code: 'xylophone budget' }],
  })
  const search = await createSearch([code, ...pages])
  expect(search('xylophone').map(({ link }) => link)).toEqual(['/guide/testing'])
  expect(search('budget').map(({ link }) => link)).toEqual([
    '/client/retry#budget',
    '/guide/testing',
  ])
})

test('a whole message finds the place that has it', async () => {
  expect((await links('invalid_grant'))[0]).toBe('/symptoms#grant')
})

test.each([
  ['did not finish within 80 ms', '/symptoms#limit'],
  ['LateError: GET http://127.0.0.1:4711/429 did not finish within 80 ms', '/symptoms#limit'],
  ['JWTExpired: "exp" claim check failed', '/symptoms#old'],
  ['JwtExpiredError', '/symptoms#old'],
  ['Error: connect EMFILE 127.0.0.1:443 - Local (undefined:undefined)', '/symptoms#ports'],
  ['HttpError: 429 a budget', '/client/retry#budget'],
])('a message is found by what is the same in every case: “%s”', async (message, link) => {
  expect((await links(message))[0]).toBe(link)
})

test('a number alone is what is searched for', async () => {
  expect((await links('503'))[0]).toBe('/client/retry')
})

test('nothing is found for nothing', async () => {
  expect(await links('  ')).toEqual([])
  expect(await links('xylophone')).toEqual([])
})
