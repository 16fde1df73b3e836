import {
  createClient,
  HttpResponse,
  type Handler,
  type HttpRequest,
} from 'middleware-cookbook'
import {
  tokenRefresh,
  type Token,
  type TokenRefreshOptions,
} from 'middleware-cookbook/client/token-refresh'
import { manualClock, type ManualClock } from 'middleware-cookbook/testing'
import { afterEach, beforeEach, expect } from 'vitest'

export const origin = 'https://api.example.org'

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

/** Issues token-1, token-2 … and counts how often it was asked. */
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

/** Answers with the credentials that arrived. */
export async function echo({ headers }: HttpRequest): Promise<HttpResponse> {
  return new HttpResponse(headers.get('authorization') ?? 'none')
}

/** Answers 401 to these tokens, and to others with what arrived. */
export function refusing(...tokens: readonly string[]): Handler {
  return async (request) => {
    const credentials = request.headers.get('authorization') ?? ''
    const refused = tokens.some((token) => credentials === `Bearer ${token}`)
    if (refused) return new HttpResponse(null, { status: 401 })
    if (request.body.empty) return new HttpResponse(credentials)
    return HttpResponse.json([credentials, await request.text()])
  }
}

export function clientFor(
  transport: Handler,
  options: Omit<TokenRefreshOptions, 'origin'>,
) {
  const middleware = [tokenRefresh({ origin, ...options })]
  return createClient({ baseUrl: origin, transport, middleware })
}

export async function textOf(response: Promise<HttpResponse>): Promise<string> {
  return (await response).text()
}

export async function errorOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => expect.fail('no error'),
    (error: unknown) => error,
  )
}

/** A promise that the test settles. */
export function deferred<T>() {
  let resolve: (value: T) => void = () => undefined
  let reject: (error: unknown) => void = () => undefined
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}
