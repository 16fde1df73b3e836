import { basicAuth } from 'middleware-cookbook/client/basic-auth'
import { requireOrigins } from 'middleware-cookbook/kit'
import { expect, test } from 'vitest'

const origin = 'https://api.example.org'
const ada = { origin, username: 'ada', password: 'lovelace' }

test.each([
  [{ username: undefined }, '({ username }) is undefined: pass a string'],
  [{ username: null }, '({ username }) is null: pass a string'],
  [{ password: 42 }, '({ password }) is number: pass a string'],
  [
    { username: 'ada\n' },
    '({ username }) has a control character, such as a line break: trim it',
  ],
  [
    { password: '\u0000' },
    '({ password }) has a control character, such as a line break: trim it',
  ],
  [
    { password: 'half \ud83d' },
    '({ password }) has half of a surrogate pair: it was cut in the middle of a character',
  ],
  [
    { username: 'a:b' },
    '({ username }): the user name has a colon, where the password begins: use another name',
  ],
])(
  'an option that cannot be sent is an error that names it: %j',
  (wrong, message) => {
    // As JavaScript may call it.
    const options = { ...ada, ...wrong } as typeof ada
    expect(() => basicAuth(options)).toThrow(
      new TypeError(`basicAuth${message}`),
    )
  },
)

test.each(['api.example.org', 'localhost:3000', 'xhttp://api.example.org', ''])(
  'an origin that is no http or https URL is an error: %j',
  (wrong) => {
    expect(() => basicAuth({ ...ada, origin: wrong })).toThrow(
      new TypeError(
        `basicAuth({ origin }) is ${wrong}: pass an http or https URL, such as https://api.example.org`,
      ),
    )
  },
)

test('of an address, only the origin counts', () => {
  const asked = ['http://a.example:80/path', new URL('https://b.example/?q#f')]
  expect(requireOrigins('digestAuth', asked)).toEqual([
    'http://a.example',
    'https://b.example',
  ])
})

test('no origin at all is an error', () => {
  expect(() => requireOrigins('digestAuth', [])).toThrow(
    new TypeError('digestAuth({ origin }) is empty: pass one URL or more'),
  )
})

test('a smiley is no half of a pair', () => {
  expect(() => basicAuth({ ...ada, password: '😀' })).not.toThrow()
})

test('an option that is unknown is an error that names it', () => {
  const options = { ...ada, user: 'ada' }
  expect(() => basicAuth(options)).toThrow(
    'basicAuth({ user }) is an unknown option',
  )
})
