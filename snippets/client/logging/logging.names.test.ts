import { credentialNames, HttpRequest } from 'middleware-cookbook'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { logged, ok, url } from './logged.fixture.ts'
import { harmlessNames, secretNames } from './names.fixture.ts'

/** Tells whether the values of a name are logged, in each place it may have. */
async function isReadable(name: string): Promise<boolean> {
  const { client, entries } = logged(ok, { headers: 'all' })
  const query = `page=2&${name}=opensesame`
  const headers = {
    [name]: 'opensesame',
    'x-json': JSON.stringify({ [name]: 'opensesame' }),
    'x-list': `a; ${name}="opensesame"`,
  }
  await client.get(`${url}?${query}`, { headers })
  const shown = JSON.stringify(entries).split('opensesame').length - 1
  // In one place and not in another would be a fault.
  expect(shown, name).toBeOneOf([0, 4])
  return shown > 0
}

async function readable(names: readonly string[]): Promise<string[]> {
  const shown = await Promise.all(names.map((name) => isReadable(name)))
  return names.filter((_, index) => shown[index])
}

function realNames(ofClass: 'secret' | 'other'): string[] {
  const file = new URL('real-names.csv', import.meta.url)
  const rows = readFileSync(file, 'utf8').trim().split('\n').slice(1)
  return rows
    .map((row) => row.split(','))
    .flatMap(([kind, name]) => (kind === ofClass && name ? [name] : []))
}

test('of 320 real names no secret is shown, and at most 3 % of the others are hidden', async () => {
  const secrets = realNames('secret')
  const others = realNames('other')
  expect([secrets.length, others.length]).toEqual([160, 160])
  const shown = await readable(secrets)
  const read = await readable(others)
  const hidden = others.filter((name) => !read.includes(name))
  const percent = (100 * hidden.length) / others.length
  expect(shown).toEqual([])
  expect(percent).toBeLessThanOrEqual(3)
  await expect(
    [
      `${secrets.length} names of secrets: ${shown.length} shown`,
      `${others.length} other names:      ${hidden.length} hidden (${percent.toFixed(1)} %)`,
      ...hidden,
      '',
    ].join('\n'),
  ).toMatchFileSnapshot('measured.txt')
})

test('a header that a redirect to another origin drops is hidden as well: X-Api-Key, Private-Token', async () => {
  const headers = (names: readonly string[]) =>
    names.filter((name) => /^[a-z]+(?:-\w+)+$/i.test(name))
  const dropped = (names: readonly string[]) =>
    headers(names).filter((name) => {
      const request = new HttpRequest(url, {
        headers: { [name]: 'opensesame' },
      })
      return credentialNames(request).includes(name.toLowerCase())
    })
  const secrets = headers(realNames('secret'))
  const credentials = dropped(realNames('secret'))
  expect(credentials.length / secrets.length).toBeGreaterThan(0.85)
  expect(await readable(credentials)).toEqual([])
  expect(dropped([...realNames('other'), ...harmlessNames])).toEqual([])
})

test('one part of a name makes it the name of a secret: user-token, apiKey2, PHPSESSID', async () => {
  expect(await readable(secretNames)).toEqual([])
})

test('what only tells about a secret is readable, and so are words that look alike: token_type, monkey', async () => {
  expect(await readable(harmlessNames)).toEqual(harmlessNames)
})

test('names that a service has for something else can be made readable', async () => {
  const options = { headers: 'all', readable: ['X-Map-Key', 'pin'] } as const
  const { client, entries } = logged(ok, options)
  const headers = { 'X-Map-Key': 'berlin', Authorization: 'opensesame' }
  await client.get(`${url}?PIN=board&token=opensesame`, { headers })
  expect(entries[0]).toMatchObject({
    url: `${url}?PIN=board&token=[redacted]`,
    requestHeaders: { 'x-map-key': 'berlin', authorization: '[redacted]' },
  })
})

test('what is a credential for every server cannot be made readable', async () => {
  const options = { headers: 'all', readable: ['Authorization'] } as const
  const { client, entries } = logged(ok, options)
  await client.get(url, { headers: { Authorization: 'opensesame' } })
  expect(entries[0]?.requestHeaders).toEqual({ authorization: '[redacted]' })
})
