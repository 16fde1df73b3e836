import {
  createClient,
  HttpResponse,
  type Handler,
  type HttpRequest,
} from 'middleware-cookbook'
import {
  refreshTokenGrant,
  type RefreshTokenGrantOptions,
  type Token,
} from 'middleware-cookbook/client/token-refresh'

export const url = 'https://auth.example.org/token?tenant=7'

/** Answers with this JSON and records what was sent. */
export function recording(fields: object, status = 200) {
  const requests: {
    method: string
    type: string | null
    accept: string | null
    basic: string | null
    body: string
  }[] = []
  const handler = async (request: HttpRequest) => {
    requests.push({
      method: request.method,
      type: request.headers.get('content-type'),
      accept: request.headers.get('accept'),
      basic: request.headers.get('authorization'),
      body: await request.text(),
    })
    return answer(JSON.stringify(fields), status)
  }
  return Object.assign(handler, { requests })
}

export function answer(body: string, status: number): HttpResponse {
  return new HttpResponse(body, { status })
}

export function grant(
  server: Handler,
  options: Partial<RefreshTokenGrantOptions> = {},
): Promise<Token> {
  return call(
    server,
    refreshTokenGrant({ url, refreshToken: 'r1', ...options }),
  )
}

/** Calls it as `tokenRefresh()` does. */
export function call(
  server: Handler,
  refresh: ReturnType<typeof refreshTokenGrant>,
): Promise<Token> {
  const client = createClient({ transport: server })
  return refresh((request) => client.request(request), neverAborted())
}

export function neverAborted(): AbortSignal {
  return new AbortController().signal
}
