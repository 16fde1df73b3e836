import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { logged, ok, url } from './logged.fixture.ts'

interface Name {
  readonly ofSecret: boolean
  readonly name: string
}

const names: readonly Name[] = readFileSync(
  new URL('names-of-languages.csv', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .slice(1)
  .map((row) => row.split(','))
  .map(([kind, , name = '']) => ({ ofSecret: kind === 'secret', name }))

/** In a query, in JSON in a query, and in JSON that is all ASCII in a header. */
async function isReadable(name: string): Promise<boolean> {
  const { client, entries } = logged(ok, { headers: 'all' })
  const json = JSON.stringify({ [name]: 'opensesame' })
  const query = `page=2&${encodeURIComponent(name)}=opensesame&data=${encodeURIComponent(json)}`
  const ascii = json.replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  await client.get(`${url}?${query}`, { headers: { 'x-json': ascii } })
  const shown = JSON.stringify(entries).split('opensesame').length - 1
  // In one place and not in another would be a fault.
  expect(shown, name).toBeOneOf([0, 3])
  return shown > 0
}

test('of names in 29 languages no secret is shown, and at most 3 % of the others are hidden', async () => {
  const read = await Promise.all(names.map(({ name }) => isReadable(name)))
  const namesOf = (ofSecret: boolean) =>
    names.filter((one) => one.ofSecret === ofSecret)
  const shown = names.filter(({ ofSecret }, at) => ofSecret && read[at])
  const hidden = names.filter(({ ofSecret }, at) => !ofSecret && !read[at])
  const others = namesOf(false).length
  const percent = (100 * hidden.length) / others
  expect(shown.map(({ name }) => name)).toEqual([])
  expect(percent, hidden.map(({ name }) => name).join()).toBeLessThanOrEqual(3)
  await expect(
    [
      `${namesOf(true).length} names of secrets: ${shown.length} shown`,
      `${others} other names:      ${hidden.length} hidden (${percent.toFixed(1)} %)`,
      ...hidden.map(({ name }) => name),
      '',
    ].join('\n'),
  ).toMatchFileSnapshot('measured-languages.txt')
})

test.each(['contraseña', 'пароль', 'パスワード', 'Schlüssel', '비밀번호'])(
  'the encoding of an accent changes nothing: %s',
  async (name) => {
    for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD']) {
      expect(await isReadable(name.normalize(form))).toBe(false)
    }
  },
)

test.each([
  ['contrase%F1a', 'windows-1252'],
  ['has%B3o', 'windows-1250'],
  ['%EF%E0%F0%EE%EB%FC', 'windows-1251'],
  ['%C3%DC%C2%EB', 'GBK'],
  ['%83p%83X%83%8F%81%5B%83h', 'Shift_JIS'],
])(
  'a name that is not UTF-8 is read as older pages write it: %s, %s',
  async (name) => {
    const { client, entries } = logged(ok)
    await client.get(`${url}?page=2&${name}=opensesame&nombre%E1=ada`)
    expect(JSON.stringify(entries)).not.toContain('opensesame')
    expect(JSON.stringify(entries)).toContain('=ada')
  },
)

test.each([
  'пароль: opensesame',
  'Неверный пароль: opensesame',
  'contraseña=opensesame&page=2',
  '"密码": "opensesame"',
  '<Kennwort>opensesame</Kennwort>',
])('the message of an error has such names too: %s', async (message) => {
  const { client, entries } = logged(() => Promise.reject(new Error(message)))
  await expect(client.get(url)).rejects.toThrow(message)
  expect(JSON.stringify(entries)).not.toContain('opensesame')
})
