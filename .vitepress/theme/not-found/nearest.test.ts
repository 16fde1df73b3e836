import { expect, test } from 'vitest'
import { movedTo, nearest, wordsOf } from './nearest.ts'

const pages = [
  { title: 'Retry', link: '/client/retry' },
  { title: 'Logging', link: '/client/logging' },
  { title: 'Digest authentication', link: '/client/digest-auth' },
  { title: 'Digest authentication on a server', link: '/server/digest-auth' },
  { title: 'Reference', link: '/reference/' },
]
const links = (path: string) => nearest(path, pages).map(({ link }) => link)

test.each([
  ['/client/retries', '/client/retry'],
  ['/clients/retry', '/client/retry'],
  ['/retry', '/client/retry'],
  ['/Client/Retry.html', '/client/retry'],
  ['/client/retry/', '/client/retry'],
  ['/server/digest', '/server/digest-auth'],
  ['/reference', '/reference/'],
])('%s is nearest to %s', (path, link) => {
  expect(links(path)[0]).toBe(link)
})

test('an address that is like none has no neighbours', () => {
  expect(links('/xyz')).toEqual([])
  expect(links('/%E0%A4')).toEqual([])
})

test.each(['/client/combining', '/client/combining/', '/client/combining.html'])(
  'a page that has moved is found from %s',
  (path) => {
    expect(movedTo(path, { '/client/combining': '/guide/combining' })).toBe('/guide/combining')
  },
)

test('a page that has not moved is not found so', () => {
  expect(movedTo('/client/retry', { '/client/combining': '/guide/combining' })).toBeUndefined()
})

test('an address is words for a search', () => {
  expect(wordsOf('/client/circuit-breaker.html')).toBe('circuit breaker')
  expect(wordsOf('/guide/rate_limit/')).toBe('rate limit')
})
