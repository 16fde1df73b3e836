import {
  compose,
  createClient,
  HttpResponse,
  MiddlewareError,
  routes,
} from 'middleware-cookbook'
import { requireScope } from 'middleware-cookbook/server/jwt'
import { expect, test } from 'vitest'
import { gate, issuer, issuerKey } from './tokens.fixture.ts'

const key = await issuerKey()
const authenticate = gate({ keys: [key.jwk] })

function withScope(scope: string) {
  const app = compose(
    [authenticate, requireScope(scope)],
    async () => new HttpResponse(),
  )
  const client = createClient({ transport: app })
  return async (claims: object) => {
    const headers = { authorization: `Bearer ${await key.sign({ ...claims })}` }
    const { status, headers: told } = await client.get(issuer, { headers })
    return [status, told.get('www-authenticate')]
  }
}

const refused = (scope: string) => [
  403,
  `Bearer error="insufficient_scope", error_description="The token lacks a scope", scope="${scope}"`,
]

test.each([
  [{ scope: 'notes:read notes:write' }],
  [{ scope: 'notes:write' }],
  [{ scp: 'notes:read notes:write' }],
  [{ scp: ['notes:read', 'notes:write'] }],
])('a token with the scope passes: %j', async (claims) => {
  expect(await withScope('notes:write')(claims)).toEqual([200, null])
})

test.each([
  [{}],
  [{ scope: '' }],
  [{ scope: 'notes:read' }],
  [{ scope: 'notes:write2 xnotes:write NOTES:WRITE' }],
  [{ scope: null }],
  [{ scope: 5 }],
  [{ scope: { 'notes:write': true } }],
  [{ scp: [5, ['notes:write'], null] }],
  [{ scope: 'notes:read', scp: 'notes:write' }],
])(
  'a token without it is a 403 that names it (RFC 6750 §3.1): %j',
  async (claims) => {
    expect(await withScope('notes:write')(claims)).toEqual(
      refused('notes:write'),
    )
  },
)

test('of several all are needed, in any order', async () => {
  const ask = withScope('a b')
  expect(await ask({ scope: 'b c a' })).toEqual([200, null])
  expect(await ask({ scope: 'a c' })).toEqual(refused('a b'))
})

test('it limits the route that it is around', async () => {
  const ok = async () => new HttpResponse()
  const app = compose(
    [authenticate],
    routes({
      'GET /notes': ok,
      'DELETE /notes': compose([requireScope('notes:delete')], ok),
    }),
  )
  const client = createClient({ baseUrl: issuer, transport: app })
  const headers = { authorization: `Bearer ${await key.sign()}` }
  expect((await client.get('/notes', { headers })).status).toBe(200)
  expect((await client.delete('/notes', { headers })).status).toBe(403)
})

test('without jwt() before it, it is an error, and lets nothing pass', async () => {
  const app = compose([requireScope('a')], async () => new HttpResponse())
  const client = createClient({ transport: app })
  const call = client.get(issuer)
  await expect(call).rejects.toThrow(MiddlewareError)
  await expect(call).rejects.toThrow('list jwt() before it, in the same list')
})
