import { compose, HttpResponse, serve, type Handler } from 'middleware-cookbook'
import type { DigestAlgorithm } from 'middleware-cookbook/http'
import {
  digestAuth as requireDigest,
  digestUser,
  passwordHashes,
  usernameHash,
  type DigestAuthOptions as ServerOptions,
} from 'middleware-cookbook/server/digest-auth'
import { describe, expect, test } from 'vitest'
import { listener } from './digest-seen.ts'
import { program, skipped } from './present.ts'

const curl = await program('curl', '--version')
const tooOldForSha512 = await isTooOldForSha512()

describe.skipIf(curl.missing)('curl --digest', () => {
  const password = 'pässwörd'

  test.each(['MD5', 'SHA-256', 'MD5-sess', 'SHA-256-sess'] as const)(
    'signs in to our server: %s',
    signsIn,
  )

  test.skipIf(tooOldForSha512).each(['SHA-512-256', 'SHA-512-256-sess'] as const)(
    'signs in to our server: %s',
    signsIn,
  )

  test('chooses among our challenges', async () => {
    await withServer({ algorithms: ['SHA-256', 'MD5'] }, async (url) => {
      expect(await curls('-u', `ada:${password}`, '--digest', url)).toBe('hello ada 200\n')
    })
  })

  test('opens targets with escapes and queries', async () => {
    await withServer({}, async (url, requests) => {
      const urls = [url, `${url}a%20b?x=%7e`, `${url}c?%C3%BC`]
      const said = await curls('-u', `ada:${password}`, '--digest', ...urls)
      expect(said).toBe('hello ada 200\n'.repeat(3))
      // curl asks anew for each URL.
      expect(requests).toHaveLength(6)
    })
  })

  test('signs in with a name from a Mac, which it sends as it was typed', async () => {
    await withServer({}, async (url) => {
      const [name, typed] = ['José'.normalize('NFD'), password.normalize('NFD')]
      const said = await curls('-u', `${name}:${typed}`, '--digest', url)
      expect(said.normalize('NFC')).toBe('hello José 200\n')
    })
  })

  test('sends a backslash as it is, also within quotes, and we hash what it has hashed', async () => {
    await withServer({}, async (url, requests) => {
      const said = await curls('-u', `ada:${password}`, '--digest', `${url}?path=C:\\notes`)
      expect(said).toBe('hello ada 200\n')
      // Read as an escape, which it was not meant as.
      expect(requests[1]?.['uri']).toBe('/?path=C:notes')
    })
  })

  test('reads a realm with quotes and a name with a quote as we do', async () => {
    await withServer({ realm: 'the "notes", \\ private' }, async (url) => {
      expect(await curls('-u', `a"d\\a:${password}`, '--digest', url)).toBe('hello a"d\\a 200\n')
    })
  })

  test('sends a hash of the name if it is asked to', async () => {
    const lookupHash = (hash: string, algorithm: DigestAlgorithm) =>
      ['ada', 'eve'].find((name) => usernameHash(algorithm, name, 'notes') === hash)
    await withServer({ lookupHash }, async (url, requests) => {
      expect(await curls('-u', `ada:${password}`, '--digest', url)).toBe('hello ada 200\n')
      expect(requests[1]).toMatchObject({ userhash: 'true' })
    })
  })

  test('sends a body after the challenge', async () => {
    await withServer({}, async (url) => {
      const said = await curls('-u', `ada:${password}`, '--digest', '-d', 'x'.repeat(100_000), url)
      expect(said).toBe('hello ada 100000 200\n')
    })
  })

  test('gives up on a wrong password', async () => {
    await withServer({}, async (url, requests) => {
      expect(await curls('-u', 'ada:guess', '--digest', url)).toBe('Unauthorized\n 401\n')
      expect(requests).toHaveLength(2)
    })
  })

  test('takes our server for a proxy', async () => {
    await withServer({ as: 'proxy' }, async (url) => {
      const elsewhere = 'http://elsewhere.example.org/a?b'
      const args = ['--proxy-digest', '-x', url, '-U', `ada:${password}`, elsewhere]
      expect(await curls(...args)).toBe('hello ada 200\n')
    })
  })

  async function signsIn(algorithm: DigestAlgorithm): Promise<void> {
    await withServer({ algorithms: [algorithm] }, async (url) => {
      expect(await curls('-u', `Ädä:${password}`, '--digest', url)).toBe('hello Ädä 200\n')
    })
  }

  function curls(...args: readonly string[]): Promise<string> {
    return curl.run('-q', '-s', '--max-time', '60', '-w', ' %{http_code}\n', ...args)
  }

  async function withServer(
    options: Partial<ServerOptions>,
    use: (url: string, requests: Record<string, string>[]) => Promise<void>,
  ): Promise<void> {
    const { realm = 'notes' } = options
    const lookup: ServerOptions['lookup'] = (name, algorithm) =>
      passwordHashes(algorithm, name, realm, password)
    const seen: Record<string, string>[] = []
    const greet: Handler = async (request) => {
      const { length } = await request.bytes()
      const name = String(request.get(digestUser))
      return new HttpResponse(`hello ${name}${length > 0 ? ` ${length}` : ''}`)
    }
    const server = await serve(
      compose([listener(seen), requireDigest({ realm, lookup, ...options })], greet),
    )
    try {
      await use(server.url.href, seen)
    } finally {
      await server.close()
    }
  }
})

/** curl 8.8 brought SHA-512/256. */
async function isTooOldForSha512(): Promise<boolean> {
  if (curl.missing) return true
  const [, version = '0', major = '0', minor = '0'] =
    /^curl ((\d+)\.(\d+)\S*)/.exec(await curl.run('--version')) ?? []
  if (Number(major) > 8 || (major === '8' && Number(minor) >= 8)) return false
  return skipped('SHA-512-256 of curl', `${version} does not know it: 8.8 does`).missing
}
