// Checks the digest and nothing else: one that was overheard opens every page, forever.
import {
  compose,
  createClient,
  HttpError,
  HttpResponse,
  serve,
  type Middleware,
} from 'middleware-cookbook'
import { digestAuth as answer } from 'middleware-cookbook/client/digest-auth'
import { digest, parseChallenges, passwordHash } from 'middleware-cookbook/http'
import { digestAuth } from 'middleware-cookbook/server/digest-auth'

const secret = passwordHash('SHA-256', 'ada', 'notes', 'lovelace')

// #region naive
const challenge =
  'Digest realm="notes", nonce="abc", algorithm=SHA-256, qop="auth"'

const naiveDigest: Middleware = async (request, next) => {
  const field = request.headers.get('authorization') ?? ''
  const given = parseChallenges(field)[0]?.params
  const read = (name: string) => given?.get(name) ?? ''
  const expected = digest({
    ...{ algorithm: 'SHA-256', qop: 'auth', method: request.method, secret },
    ...{ nonce: read('nonce'), nc: read('nc'), cnonce: read('cnonce') },
    ...{ uri: read('uri'), body: new Uint8Array() },
  })
  if (read('response') === expected) return next(request)
  //  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ and the nonce? the page? was it sent before?
  throw new HttpError(401, 'Who are you?', {
    headers: { 'www-authenticate': challenge },
  })
}
// #endregion naive

const recipe = digestAuth({ realm: 'notes', lookup: () => secret })

for (const middleware of [naiveDigest, recipe]) {
  console.log(`# ${middleware.name}`)
  const notes = await serve(
    compose(
      [middleware],
      async ({ url }) => new HttpResponse(`the notes of ${url.pathname}`),
    ),
  )
  let overheard = ''
  const listen: Middleware = async (request, next) => {
    overheard = request.headers.get('authorization') ?? ''
    return next(request)
  }
  const ada = { origin: notes.url, username: 'ada', password: 'lovelace' }
  const client = createClient({ middleware: [answer(ada), listen] })
  const first = await client.get(new URL('/public', notes.url))
  console.log('Ada gets', first.status, await first.text())

  const eve = createClient({ headers: { authorization: overheard } })
  for (const path of ['/public', '/diary']) {
    const response = await eve.get(new URL(path, notes.url))
    console.log('Eve gets', response.status, (await response.text()).trim())
  }

  await client.close()
  await eve.close()
  await notes.close()
}
