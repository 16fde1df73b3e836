// A new key is found with its first token, and strangers cannot make us ask for more.
import {
  compose,
  createClient,
  HttpError,
  HttpResponse,
  serve,
} from 'middleware-cookbook'
import { jwt, remoteKeys } from 'middleware-cookbook/server/jwt'
import { manualClock } from 'middleware-cookbook/testing'
import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose'

const clock = manualClock()
const issuer = 'https://auth.example.org'
let published: readonly JWK[] = []
let isDown = false
let fetches = 0
let reports = 0

const client = createClient({
  transport: async () => {
    fetches += 1
    if (isDown) throw new HttpError(500)
    return HttpResponse.json({ keys: published })
  },
})

async function startProcess() {
  // #region keys
  const keys = remoteKeys({
    client,
    url: `${issuer}/jwks`,
    timeout: 5000, // how long a fetch may take
    cooldown: 30_000, // how soon an unknown key is asked for
    maxAge: 600_000, // how soon a withdrawn key is noticed
    maxStale: 86_400_000, // how long the issuer may be down
  })
  // #endregion keys
  const middleware = jwt({
    issuer,
    audience: 'notes',
    keys,
    algorithms: ['ES256'],
  })
  const app = compose([middleware], async () => new HttpResponse('notes'))
  const onError = () => {
    reports += 1
  }
  return serve(app, { onError })
}

async function publish(kid: string) {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  published = [...published, { ...(await exportJWK(publicKey)), kid }]
  return (name = kid) =>
    new SignJWT()
      .setProtectedHeader({ alg: 'ES256', kid: name })
      .setIssuer(issuer)
      .setAudience('notes')
      .setExpirationTime(clock.date() / 1000 + 3600)
      .sign(privateKey)
}

const SECOND = 1000
const MINUTE = 60 * SECOND
const notes = await startProcess()
const reader = createClient()

async function show(name: string, tokens: readonly string[], to = notes) {
  fetches = 0
  const responses = await Promise.all(
    tokens.map((token) => {
      const headers = { authorization: `Bearer ${token}` }
      return reader.get(to.url, { headers })
    }),
  )
  const answers = new Set(
    responses.map(({ status, headers }) => {
      const wait = headers.get('retry-after')
      return wait === null ? status : `${status}, Retry-After: ${wait}`
    }),
  )
  for (const response of responses) await response.release()
  console.log(`${name}: ${[...answers].join(', ')} (fetches: ${fetches})`)
}

const hundred = <T>(make: (n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: 100 }, (_, n) => make(n)))

const signWithA = await publish('a')
await show('100 tokens of key a', await hundred(() => signWithA()))

const signWithB = await publish('b')
await clock.advance(30 * SECOND)
await show('100 tokens of key b, new', await hundred(() => signWithB()))
await show(
  '100 tokens of made-up keys',
  await hundred((n) => signWithA(`made up ${n}`)),
)

published = published.filter(({ kid }) => kid === 'b')
await clock.advance(10 * MINUTE)
await show('a token of key a, withdrawn', [await signWithA()])

isDown = true
await clock.advance(10 * MINUTE)
await show('key b, the issuer is down', await hundred(() => signWithB()))
const other = await startProcess()
await show('the same in a new process', [await signWithB()], other)
console.log('errors are reported:', reports > 0)

await reader.close()
await notes.close()
await other.close()
await client.close()
clock.restore()
