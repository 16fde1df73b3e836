import {
  compose,
  createClient,
  HttpRequest,
  HttpResponse,
  type Handler,
  type HttpHeadersInit,
} from 'middleware-cookbook'
import {
  digestAuth as answer,
  type DigestAuthOptions as ClientOptions,
} from 'middleware-cookbook/client/digest-auth'
import {
  digest,
  formatChallenge,
  parseChallenges,
  quote,
} from 'middleware-cookbook/http'
import {
  digestAuth,
  digestUser,
  passwordHash,
  type DigestAuthOptions,
} from 'middleware-cookbook/server/digest-auth'

export const origin = 'http://notes.example.org'
export const realm = 'Ädas notes'
export const ada = { origin, username: 'Ada ❤', password: 'pass:wörd' }

const options: DigestAuthOptions = {
  realm,
  lookup: (username, algorithm) =>
    username === ada.username
      ? passwordHash(algorithm, username, realm, ada.password)
      : undefined,
}

const greet: Handler = async (request) =>
  new HttpResponse(
    `${String(request.get(digestUser))}: ${await request.text()}`,
  )

/** Greets a user who knows Ada's password, or does as `handler` does. */
export function appWith(
  more: Partial<DigestAuthOptions> = {},
  handler = greet,
): Handler {
  return compose([digestAuth({ ...options, ...more })], handler)
}

/** A client that signs in as Ada. */
export function clientOf(app: Handler, more: Partial<ClientOptions> = {}) {
  return createClient({
    transport: app,
    middleware: [answer({ ...ada, ...more })],
  })
}

/** What a request gets that has these credentials, or none. */
export async function send(app: Handler, authorization?: string, path = '/') {
  const headers: HttpHeadersInit =
    authorization === undefined ? {} : { authorization }
  return outcome(app, new HttpRequest(new URL(path, origin), { headers }))
}

export async function outcome(app: Handler, request: HttpRequest) {
  const client = createClient({ transport: app })
  const response = await client.request(request)
  return {
    status: response.status,
    message: await response.text(),
    info: response.headers.get('authentication-info'),
    challenges: read(response.headers.get('www-authenticate')),
  }
}

/** The parameters of each challenge, or of credentials. */
export function read(field: string | null): Record<string, string>[] {
  return parseChallenges(field ?? []).map(({ params }) => {
    return Object.fromEntries(params)
  })
}

export async function nonceOf(app: Handler): Promise<string> {
  return String((await send(app)).challenges[0]?.['nonce'])
}

/** Credentials of Ada's, made by hand. */
export async function sign(
  app: Handler,
  {
    nonce,
    count = 1,
    uri = '/',
    qop = 'auth',
    method = 'GET',
    secret = passwordHash('SHA-256', ada.username, realm, ada.password),
  }: {
    nonce?: string
    count?: number
    uri?: string
    qop?: 'auth' | 'auth-int'
    method?: string
    secret?: string
  } = {},
): Promise<string> {
  const nc = count.toString(16).padStart(8, '0')
  const used = nonce ?? (await nonceOf(app))
  const response = digest({
    algorithm: 'SHA-256',
    secret,
    nonce: used,
    qop,
    nc,
    cnonce: 'c',
    method,
    uri,
    body: new Uint8Array(),
  })
  return formatChallenge('Digest', {
    username: quote(latin(ada.username)),
    realm: quote(latin(realm)),
    uri: quote(uri),
    algorithm: 'SHA-256',
    nonce: quote(used),
    nc,
    cnonce: '"c"',
    qop,
    response: quote(response),
  })
}

/** UTF-8 as a header carries it. */
function latin(text: string): string {
  return Buffer.from(text).toString('latin1')
}
