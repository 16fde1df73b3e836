// Splits the challenge at commas, and says of every request that it is the first.
import {
  compose,
  createClient,
  HttpResponse,
  serve,
  type Middleware,
} from 'middleware-cookbook'
import { digestAuth } from 'middleware-cookbook/client/digest-auth'
import { digest, passwordHash } from 'middleware-cookbook/http'
import { digestAuth as requireDigest } from 'middleware-cookbook/server/digest-auth'

// #region naive
const fixed = { algorithm: 'SHA-256', qop: 'auth', nc: '00000001' } as const
//                                                 ^^^^^^^^^^^^^^ has to rise with every request

function naiveDigest(username: string, password: string): Middleware {
  let challenge: Map<string, string> | undefined
  return async (request, next) => {
    challenge ??= split((await next(request)).headers.get('www-authenticate'))
    const realm = challenge.get('realm') ?? ''
    const nonce = challenge.get('nonce') ?? ''
    const uri = request.url.pathname
    const response = digest({
      ...fixed,
      ...{ nonce, uri, cnonce: 'abc', method: request.method },
      secret: passwordHash('SHA-256', username, realm, password),
      body: new Uint8Array(),
    })
    const credentials = `Digest username="${username}", realm="${realm}", uri="${uri}", nonce="${nonce}", algorithm=SHA-256, qop=auth, nc=00000001, cnonce="abc", response="${response}"`
    return next(request.withHeader('authorization', credentials))
  }
}

function split(field: string | null): Map<string, string> {
  const pairs = (field ?? '').replace('Digest ', '').split(', ')
  //                                                 ^^^^^^^^^^^ a quoted realm may hold a comma
  return new Map(
    pairs.map((pair) => {
      const [name = '', value = ''] = pair.replaceAll('"', '').split('=')
      return [name, value]
    }),
  )
}
// #endregion naive

console.log('# naiveDigest')
await readTwice(() => naiveDigest('ada', 'lovelace'))

console.log('# digestAuth')
await readTwice((origin) =>
  digestAuth({ origin, username: 'ada', password: 'lovelace' }),
)

async function readTwice(auth: (origin: URL) => Middleware) {
  for (const realm of ['notes', 'notes, private']) {
    const requirePassword = requireDigest({
      realm,
      lookup: (name, algorithm) =>
        passwordHash(algorithm, name, realm, 'lovelace'),
    })
    const notes = await serve(
      compose([requirePassword], async () => new HttpResponse('buy milk')),
    )
    const client = createClient({ middleware: [auth(notes.url)] })
    const first = await client.get(notes.url)
    const second = await client.get(notes.url)
    console.log(`realm "${realm}":`, first.status, second.status)
    await client.close()
    await notes.close()
  }
}
