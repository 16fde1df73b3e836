import {
  createClient,
  HttpResponse,
  type HttpRequest,
} from 'middleware-cookbook'
import {
  clientCredentials,
  type ClientCredentialsOptions,
} from 'middleware-cookbook/client/client-credentials'
import type { Token } from 'middleware-cookbook/client/token-refresh'
import { manualClock, type ManualClock } from 'middleware-cookbook/testing'
import { afterEach, beforeEach, expect } from 'vitest'

export const origin = 'https://api.example.org'
export const url = 'https://auth.example.org/token?tenant=7'
/** As errors name it, without the query. */
export const endpoint = 'POST https://auth.example.org/token'

/** The clock of the test that runs. */
export let time: ManualClock

/** Each test of the file has a clock that it moves by hand, and may leave no timer behind. */
export function stopTheClock(): void {
  beforeEach(() => {
    time = manualClock()
  })
  afterEach(() => {
    expect(time.pending, 'timers left behind').toBe(0)
    time.restore()
  })
}

/** What the token endpoint got. */
interface Asked {
  readonly authorization: string | null
  readonly accept: string | null
  readonly form: URLSearchParams
}

type Reply = () => HttpResponse | Promise<HttpResponse>

/** A token endpoint that issues a1, a2 …, and an API that takes what is not refused. */
export function signIn(fields: object = { expires_in: 3600 }) {
  const asked: Asked[] = []
  const calls: string[] = []
  const service = {
    asked,
    /** What the API got, by the path. */
    calls,
    refused: new Set<string>(),
    /** What the endpoint does in place of issuing a token. */
    reply: undefined as Reply | undefined,
    async handler(request: HttpRequest): Promise<HttpResponse> {
      const { headers, url } = request
      if (url.origin !== 'https://auth.example.org') return api(request)
      asked.push({
        authorization: headers.get('authorization'),
        accept: headers.get('accept'),
        form: new URLSearchParams(await request.text()),
      })
      const access_token = `a${asked.length}`
      return (
        (await service.reply?.()) ??
        HttpResponse.json({ access_token, token_type: 'Bearer', ...fields })
      )
    },
  }
  async function api(request: HttpRequest): Promise<HttpResponse> {
    const token = request.headers.get('authorization') ?? 'none'
    calls.push(`${token} ${request.url.host}`)
    const status = service.refused.has(token) ? 401 : 200
    const text = await request.text()
    return new HttpResponse(text || token, { status })
  }
  return service
}

/** A process: a client of its own, with a middleware of its own. */
export function processOf(
  service: Pick<ReturnType<typeof signIn>, 'handler'>,
  options: Partial<ClientCredentialsOptions> = {},
) {
  const auth = clientCredentials({
    origin,
    url,
    clientId: 'reports',
    clientSecret: 'hidden-secret',
    ...options,
  })
  return createClient({
    baseUrl: origin,
    transport: service.handler,
    middleware: [auth],
  })
}

export async function textOf(response: Promise<HttpResponse>): Promise<string> {
  return (await response).text()
}

export async function errorOf(call: Promise<unknown>): Promise<Error> {
  return call.then(
    () => expect.fail('no error'),
    (error: unknown) => error as Error,
  )
}

/** As a server says it that is down or refuses: `replying(503)`. */
export function replying(
  status: number,
  fields: object = {},
  headers: Record<string, string> = {},
): Reply {
  return () => HttpResponse.json(fields, { status, headers })
}

/** A refresh that issues token-1, token-2 … and counts how often it was asked. */
export function issuer(
  more: Partial<Token> = {},
  wait: () => Promise<Token> | undefined = () => undefined,
) {
  const issue = async (): Promise<Token> => {
    issue.count++
    const accessToken = `token-${issue.count}`
    return (await wait()) ?? { accessToken, ...more }
  }
  issue.count = 0
  return issue
}

/** A promise that the test settles. */
export function deferred<T>() {
  let resolve: (value: T) => void = () => undefined
  const promise = new Promise<T>((settle) => (resolve = settle))
  return { promise, resolve }
}
