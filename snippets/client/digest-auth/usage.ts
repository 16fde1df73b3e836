// Signs in with Digest: one challenge for many calls, and no password on the wire.
import {
  compose,
  createClient,
  followRedirects,
  HttpResponse,
  serve,
  type Middleware,
} from 'middleware-cookbook'
import { digestAuth } from 'middleware-cookbook/client/digest-auth'
import {
  digestAuth as requireDigest,
  passwordHash,
} from 'middleware-cookbook/server/digest-auth'

const realm = 'notes'
const ada = { username: 'ada', password: 'lovelace' }

const countRequests: Middleware = async (request, next) => {
  requests++
  return next(request)
}
const requirePassword = requireDigest({
  realm,
  algorithms: ['SHA-512-256', 'MD5'],
  lookup: (name, algorithm) =>
    name === ada.username
      ? passwordHash(algorithm, name, realm, ada.password)
      : undefined,
})
let requests = 0
const notes = await serve(
  compose([countRequests, requirePassword], async ({ headers }) => {
    const digest = headers.get('authorization') ?? ''
    return HttpResponse.json(digest.match(/algorithm=[^,]+|nc=\w+/g))
  }),
)

const client = createClient({
  baseUrl: notes.url,
  redirect: 'manual',
  middleware: [followRedirects(), digestAuth({ origin: notes.url, ...ada })],
})
const paths = ['/a', '/b', '/c']
const read = async (path: string) => (await client.get(path)).json()
const seen = await Promise.all(paths.map(read))
console.log(seen.sort())
console.log('requests for three calls:', requests)

requests = 0
const wrong = { ...ada, origin: notes.url, password: 'guess' }
const refused = await client.get('/', { middleware: [digestAuth(wrong)] })
console.log(refused.status, 'for a wrong password, after requests:', requests)

await client.close()
await notes.close()
