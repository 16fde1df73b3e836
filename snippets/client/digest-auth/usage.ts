// Signs in with Digest: one challenge for many calls, and no password on the wire.
import {
  compose,
  HttpResponse,
  serve,
  type Middleware,
} from 'middleware-cookbook'
import {
  digestAuth as requireDigest,
  passwordHash,
} from 'middleware-cookbook/server/digest-auth'

const realm = 'notes'
const countRequests: Middleware = async (request, next) => {
  requests++
  return next(request)
}
const requirePassword = requireDigest({
  realm,
  algorithms: ['SHA-512-256', 'MD5'],
  lookup: (name, algorithm) =>
    name === 'ada'
      ? passwordHash(algorithm, name, realm, 'lovelace')
      : undefined,
})
let requests = 0
const notes = await serve(
  compose([countRequests, requirePassword], async ({ headers }) => {
    const digest = headers.get('authorization') ?? ''
    const seen = digest.match(/algorithm=[^,]+|nc=\w+/g) ?? []
    return new HttpResponse(seen.join(' '))
  }),
)
const api = notes.url

// #region use
import { createClient, followRedirects } from 'middleware-cookbook'
import { digestAuth } from 'middleware-cookbook/client/digest-auth'

const ada = { origin: api, username: 'ada', password: 'lovelace' }
const client = createClient({
  baseUrl: api,
  middleware: [followRedirects(), digestAuth(ada)],
})
const read = async (path: string) => (await client.get(path)).text()
const seen = await Promise.all(['/a', '/b', '/c'].map(read))
console.log(seen.sort().join('\n'))
// #endregion use

console.log('requests for three calls:', requests)

requests = 0
const wrong = { ...ada, password: 'guess' }
const refused = await client.get('/', { middleware: [digestAuth(wrong)] })
console.log(refused.status, 'for a wrong password, after requests:', requests)

await client.close()
await notes.close()
