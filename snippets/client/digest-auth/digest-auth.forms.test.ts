import type { HttpRequest } from 'middleware-cookbook'
import { expect, test } from 'vitest'
import {
  clientOf,
  md5,
  ok,
  origin,
  paramsOf,
  refuse,
  SIMPLE,
} from './scripted-server.fixture.ts'

const [nfc, nfd] = ['Jos\u00e9', 'Jose\u0301'] as const
const UTF8 = `${SIMPLE}, charset=UTF-8`

test.each([
  ['the form that was typed, as curl sends it', SIMPLE, nfd, nfd, 2],
  ['NFC to a server that names UTF-8 (RFC 7616 §4)', UTF8, nfd, nfc, 2],
  ['the form that was typed after NFC', UTF8, nfd, nfd, 3],
  ['NFC after the form that was typed', SIMPLE, nfd, nfc, 3],
  ['NFD after NFC', SIMPLE, nfc, nfd, 3],
  ['NFD after NFC, also with UTF-8', UTF8, nfc, nfd, 3],
])(
  'a name outside ASCII signs in, whichever form the server has stored: %s',
  async (_, challenge, typed, stored, requests) => {
    const server = knowing(stored, challenge)
    const client = clientOf(server, { username: typed, password: typed })
    expect((await client.get(origin)).status).toBe(200)
    expect(server.requests).toBe(requests)
    // The form that was right is kept.
    expect((await client.get(origin)).status).toBe(200)
    expect(server.requests).toBe(requests + 1)
  },
)

test('a form that was right is kept when the nonce is not', async () => {
  const server = knowing(nfd, SIMPLE)
  const client = clientOf(server, { username: nfc, password: nfc })
  await client.get(origin)
  server.restart()
  expect((await client.get(origin)).status).toBe(200)
  expect(server.requests).toBe(3 + 2)
})

test.each([
  ['guess', 2],
  ['gu\u00e9ss', 3],
])(
  'a wrong password is tried once in each form, which is once for ASCII: %s',
  async (password, requests) => {
    const server = knowing(nfd, SIMPLE)
    const client = clientOf(server, { username: 'Jose', password })
    expect((await client.get(origin)).status).toBe(401)
    expect(server.requests).toBe(requests)
  },
)

/** A server whose only user has this name, which is the password as well. */
function knowing(stored: string, challenge: string) {
  let nonce = 'n'
  const server = async ({ headers }: HttpRequest) => {
    server.requests++
    const sent = paramsOf(headers.get('authorization'))
    const name = sent?.['username*']
      ? decodeURIComponent(sent['username*'].replace("UTF-8''", ''))
      : Buffer.from(sent?.['username'] ?? '', 'latin1').toString()
    const secret = md5(`${stored}:r:${stored}`)
    const a2 = md5(`GET:${String(sent?.['uri'])}`)
    const right = md5(
      `${secret}:${nonce}:${sent?.['nc']}:${sent?.['cnonce']}:auth:${a2}`,
    )
    if (name === stored && sent?.['response'] === right) return ok()
    return refuse(challenge.replace('nonce=n', `nonce=${nonce}`))()
  }
  server.requests = 0
  server.restart = () => {
    nonce = 'other'
  }
  return server
}
