import { HttpResponse } from 'middleware-cookbook'
import { memoryStore } from 'middleware-cookbook/store'
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import {
  endpoint,
  errorOf,
  processOf,
  signIn,
  stopTheClock,
} from './sign-in.fixture.ts'

stopTheClock()

describe('What is secret', () => {
  test('no error shows the secret, the token, the query of the endpoint or what it echoes', async () => {
    const bodies = [
      'client_secret=hidden-secret',
      '{"access_token":"hidden-token"',
      '{"access_token":"hidden-token\\n"}',
      '{"access_token":["hidden-token"]}',
      '{"access_token":"hidden-token","token_type":"mac"}',
      '{"error":"hidden-secret","error_description":"hidden-secret"}',
    ]
    for (const body of bodies) {
      for (const status of [200, 400, 401, 500]) {
        const service = signIn()
        service.reply = () => new HttpResponse(body, { status })
        const client = processOf(service)
        for (let calls = 0; calls < 2; calls++) {
          const error = await errorOf(client.get('/'))
          expect(error.name).toBe('TokenRefreshError')
          expect(inspect(error, { depth: 9 })).not.toMatch(/hidden|tenant/)
        }
      }
    }
  })

  test('the store gets the token and never the secret', async () => {
    const texts: string[] = []
    const store = memoryStore()
    const watched = {
      ...store,
      setIfAbsent: (key: string, value: string, lifetime: number) => {
        texts.push(key, value)
        return store.setIfAbsent(key, value, lifetime)
      },
    }
    await processOf(signIn(), { store: watched, scope: 'read' }).get('/')
    expect(texts.join(' ')).toContain('"accessToken":"a1"')
    expect(texts.join(' ')).not.toContain('hidden')
  })
})

describe('Hostile answers', () => {
  /** What a proxy, a bug or an attacker may send. None of it may hang, loop or become a header. */
  const ODD: readonly unknown[] = [
    null,
    0,
    -1,
    1e308,
    '',
    ' ',
    'a b',
    'a\r\nx: y',
    'é',
    '9'.repeat(400),
    [],
    {},
    [['a']],
    { toString: 'a' },
    true,
    '__proto__',
  ]

  test('any value in any field ends in a token or an error, with one request for each call', async () => {
    const names = ['access_token', 'token_type', 'expires_in', 'error', 'scope']
    for (const name of names) {
      for (const value of ODD) {
        const service = signIn({ [name]: value })
        const client = processOf(service)
        const outcome = await client.get('/').catch((error: unknown) => error)
        const isToken = service.calls.length === 1
        expect(outcome).toMatchObject(
          isToken ? { status: 200 } : { name: 'TokenRefreshError' },
        )
        expect(service.asked).toHaveLength(1)
        for (const call of service.calls) {
          expect(call).toMatch(/^Bearer [\x21-\x7e]+ api\.example\.org$/)
        }
      }
    }
  })

  test.each([
    ...[
      '',
      'null',
      '[]',
      '"a"',
      '<h1>Sign in</h1>',
      '{"access_token":"a"',
      '{"__proto__":{"access_token":"a"}}',
      '\ufeff{}',
    ].map((body) => [body, body]),
    ['50 000 brackets', '['.repeat(50_000)],
  ])(
    'what is no answer of a token endpoint is an error that says so: %j',
    async (_, body) => {
      const service = signIn()
      service.reply = () => new HttpResponse(body)
      expect((await errorOf(processOf(service).get('/'))).message).toBe(
        `${endpoint} answered 200: it has no access_token; check that url is the token endpoint`,
      )
    },
  )

  test('an answer without an end is given up after a megabyte', async () => {
    let sent = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536
        controller.enqueue(new Uint8Array(65_536).fill(32))
      },
    })
    const service = signIn()
    service.reply = () => new HttpResponse(endless)
    const error = await errorOf(processOf(service).get('/'))
    expect(error.message).toContain('it has no access_token')
    expect(sent).toBeLessThan(2 ** 21)
  })
})
