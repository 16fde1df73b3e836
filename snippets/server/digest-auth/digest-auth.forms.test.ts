import { digest, formatChallenge, quote } from 'middleware-cookbook/http'
import {
  passwordHash,
  passwordHashes,
} from 'middleware-cookbook/server/digest-auth'
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  appWith,
  clientOf,
  nonceOf,
  origin,
  realm,
  send,
} from './notes.fixture.ts'

const [nfc, nfd] = ['Jos\u00e9', 'Jose\u0301'] as const

test.each([
  [nfc, nfc],
  [nfd, nfc],
  [nfc, nfd],
  [nfd, nfd],
])(
  'a name with accents signs in in the form that was typed, as from curl, and in the one that was stored: %j %j',
  async (typed, stored) => {
    const users = new Map<string, readonly string[]>([
      [stored, passwordHashes('SHA-256', stored, realm, stored)],
    ])
    const app = appWith({ lookup: (name) => users.get(name) })
    const answer = await send(app, await typedBy(typed, await nonceOf(app)))
    expect(answer.status).toBe(200)
    expect(answer.message).toBe(`${stored}: `)
    const wrong = await typedBy(typed, await nonceOf(app), 'guess')
    expect((await send(app, wrong)).status).toBe(401)
  },
)

test('a name that two lookups could mean is looked up in every form, known or not: time tells nothing', async () => {
  const asked: string[] = []
  const lookup = (name: string) => {
    asked.push(name)
    return name === nfd ? passwordHash('SHA-256', nfc, realm, 'x') : undefined
  }
  const app = appWith({ lookup })
  for (const name of [nfd, nfc, 'ada']) {
    await send(app, await typedBy(name, await nonceOf(app), 'x'))
  }
  expect(asked).toEqual([nfd, nfc, nfc, nfd, 'ada'])
})

test('for ASCII there is one hash', () => {
  const hash = createHash('sha256').update('ada:notes:lovelace').digest('hex')
  expect(passwordHashes('SHA-256', 'ada', 'notes', 'lovelace')).toEqual([hash])
})

test('a name with a colon is unknown and not looked up (RFC 7616 §4)', async () => {
  const asked: string[] = []
  const app = appWith({
    lookup: (name) => {
      asked.push(name)
      return createHash('sha256').update(`a:b:${realm}:x`).digest('hex')
    },
  })
  const answer = await send(app, await typedBy('a:b', await nonceOf(app), 'x'))
  expect(answer.status).toBe(401)
  expect(asked).toEqual([])
})

test('our own client signs in with either form', async () => {
  for (const stored of [nfc, nfd]) {
    const hash = passwordHash('SHA-256', stored, realm, stored)
    const app = appWith({
      lookup: (name) => (name === stored ? hash : undefined),
    })
    for (const typed of [nfc, nfd]) {
      const user = { username: typed, password: typed }
      expect((await clientOf(app, user).get(origin)).status).toBe(200)
    }
  }
})

/** The credentials of a client that hashes what was typed. */
async function typedBy(
  name: string,
  nonce: string,
  password = name,
): Promise<string> {
  const bytes = (text: string) => Buffer.from(text).toString('latin1')
  const text = `${name}:${realm}:${password}`
  const response = digest({
    algorithm: 'SHA-256',
    secret: createHash('sha256').update(text).digest('hex'),
    nonce,
    ...{ qop: 'auth', nc: '00000001', cnonce: 'c', method: 'GET', uri: '/' },
    body: new Uint8Array(),
  })
  return formatChallenge('Digest', {
    username: quote(bytes(name)),
    realm: quote(bytes(realm)),
    ...{ uri: '"/"', algorithm: 'SHA-256', nonce: quote(nonce) },
    ...{ nc: '00000001', cnonce: '"c"', qop: 'auth', response },
  })
}
