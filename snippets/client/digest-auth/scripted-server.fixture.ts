import {
  createClient,
  HttpResponse,
  type Client,
  type Handler,
  type HttpRequest,
} from 'middleware-cookbook'
import {
  digestAuth,
  type DigestAuthOptions,
} from 'middleware-cookbook/client/digest-auth'
import { parseChallenges } from 'middleware-cookbook/http'
import { createHash } from 'node:crypto'

export const origin = 'https://api.example.org'
/** Without an origin: a proxy is told by everything behind it. */
export const mufasaAtProxy = {
  username: 'Mufasa',
  password: 'Circle of Life',
}
export const mufasa = { origin, ...mufasaAtProxy }
export const SIMPLE = 'Digest realm=r, nonce=n, qop=auth'

export function ok(): HttpResponse {
  return new HttpResponse('yes')
}

/** A 401 with these challenges, each in a field of its own. */
export function refuse(...challenges: string[]): () => HttpResponse {
  const headers = { 'www-authenticate': challenges }
  return () => new HttpResponse('no', { status: 401, headers })
}

export function clientOf(
  app: Handler | (() => HttpResponse | Promise<HttpResponse>),
  options: Partial<DigestAuthOptions> = {},
): Client {
  return createClient({
    transport: async (request) => app(request),
    middleware: [digestAuth({ ...mufasa, ...options })],
  })
}

/** Gives these answers one after another, and keeps what it was sent. */
export function scripted(...answers: (Handler | (() => HttpResponse))[]) {
  const sent: (string | null)[] = []
  const credentials: (Record<string, string> | undefined)[] = []
  const bodies: string[] = []
  async function server(request: HttpRequest): Promise<HttpResponse> {
    const value = request.headers.get('authorization')
    sent.push(value)
    credentials.push(paramsOf(value))
    bodies.push(await request.text())
    const answer = answers.shift()
    if (!answer) throw new Error('one request too many')
    return answer(request)
  }
  return Object.assign(server, { sent, credentials, bodies })
}

export function paramsOf(
  field: string | null,
): Record<string, string> | undefined {
  const [challenge] = parseChallenges(field ?? [])
  return challenge && Object.fromEntries(challenge.params)
}

export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex')
}
