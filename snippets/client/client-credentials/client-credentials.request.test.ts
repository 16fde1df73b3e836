import { HttpResponse, type Middleware } from 'middleware-cookbook'
import { describe, expect, test } from 'vitest'
import {
  errorOf,
  processOf,
  signIn,
  stopTheClock,
  textOf,
  time,
} from './sign-in.fixture.ts'

stopTheClock()

describe('The token request', () => {
  test('is a form with grant_type, scope, resource and audience, and asks for JSON (RFC 6749 §4.4.2, RFC 8707 §2)', async () => {
    const service = signIn()
    const resource = ['https://api.example.org/a', 'https://api.example.org/b']
    await processOf(service, { scope: 'read', resource, audience: 'x' }).get(
      '/',
    )
    await processOf(service).get('/')
    const [all, least] = service.asked.map(({ form }) => [...form])
    expect(all).toEqual([
      ['grant_type', 'client_credentials'],
      ['scope', 'read'],
      ['resource', resource[0]],
      ['resource', resource[1]],
      ['audience', 'x'],
    ])
    expect(least).toEqual([['grant_type', 'client_credentials']])
    expect(service.asked[0]?.accept).toBe('application/json')
  })

  test('shows id and secret with Basic, form-encoded before Base64 (RFC 6749 §2.3.1)', async () => {
    const service = signIn()
    const clientSecret = 'a:b ü+/%41'
    await processOf(service, { clientId: 'a b', clientSecret }).get('/')
    expect(service.asked).toMatchObject([
      { authorization: `Basic ${btoa('a+b:a%3Ab+%C3%BC%2B%2F%2541')}` },
    ])
    expect(service.asked[0]?.form.has('client_secret')).toBe(false)
  })

  test("shows them in the form with clientAuth: 'post', and not in both places", async () => {
    const service = signIn()
    const clientSecret = 'a:b ü'
    await processOf(service, { clientSecret, clientAuth: 'post' }).get('/')
    const [asked] = service.asked
    expect(asked?.authorization).toBe(null)
    expect(asked?.form.get('client_id')).toBe('reports')
    expect(asked?.form.get('client_secret')).toBe(clientSecret)
  })

  test('reads a secret from a function each time, so that a new one counts without a restart', async () => {
    const service = signIn({ expires_in: 10 })
    const secrets = ['s1', 's2']
    const client = processOf(service, {
      clientSecret: async () => secrets.shift() ?? '',
    })
    await client.get('/')
    await time.advance(5000)
    await client.get('/')
    const sent = service.asked.map(({ authorization }) => authorization)
    expect(sent).toEqual(
      ['s1', 's2'].map((secret) => `Basic ${btoa(`reports:${secret}`)}`),
    )
  })

  test.each([
    ['throws', () => Promise.reject(new Error('no vault')), 'failed; see the'],
    ['gives nothing', async () => '', 'gave no secret'],
  ])(
    'is not sent without a secret, whose function has to return one: %s',
    async (_, clientSecret, message) => {
      const service = signIn()
      const error = await errorOf(processOf(service, { clientSecret }).get('/'))
      expect(error).toMatchObject({ name: 'TokenRefreshError' })
      expect(error.message).toContain(`clientSecret() ${message}`)
      expect(service.asked).toHaveLength(0)
    },
  )

  test('follows no redirect: the secret stays at the endpoint', async () => {
    const hosts: string[] = []
    const client = processOf(
      {
        async handler({ url }) {
          hosts.push(url.host)
          const location = 'https://evil.example.net/'
          return new HttpResponse(null, { status: 307, headers: { location } })
        },
      },
      { clientAuth: 'post' },
    )
    const error = await errorOf(client.get('/'))
    expect(error).toMatchObject({
      name: 'TokenRefreshError',
      cause: { name: 'BodyNotReplayableError' },
    })
    expect(hosts).toEqual(['auth.example.org'])
  })

  test('passes only the middleware that is listed after it', async () => {
    const service = signIn()
    const client = processOf(service)
    const seen: string[] = []
    const watch = (name: string): Middleware =>
      async function watch(request, next) {
        seen.push(`${name} ${request.url.host}`)
        return next(request)
      }
    const middleware = [watch('before'), ...client.middleware, watch('after')]
    expect(await textOf(client.get('/', { middleware }))).toBe('Bearer a1')
    expect(seen).toEqual([
      'before api.example.org',
      'after auth.example.org',
      'after api.example.org',
    ])
  })
})
