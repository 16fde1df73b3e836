import {
  createClient,
  HttpResponse,
  type Handler,
  type HttpRequest,
} from 'middleware-cookbook'
import {
  refreshTokenGrant,
  type Token,
} from 'middleware-cookbook/client/token-refresh'

export const url = 'https://auth.example.org/token'

/** A token endpoint whose current refresh token is this one, and then r2, r3 … */
export function rotating(first: string) {
  let current = first
  let number = 1
  const seen: string[] = []
  const rotate = () => (current = `r${++number}`)
  const handler = async (request: HttpRequest) => {
    const token = await refreshTokenIn(request)
    seen.push(token)
    if (token !== current) {
      handler.refused++
      return HttpResponse.json({ error: 'invalid_grant' }, { status: 400 })
    }
    rotate()
    return HttpResponse.json({
      access_token: `access-${current}`,
      refresh_token: current,
    })
  }
  handler.seen = seen
  handler.refused = 0
  handler.rotate = rotate
  return handler
}

export async function refreshTokenIn(request: HttpRequest): Promise<string> {
  const form = new URLSearchParams(await request.text())
  return form.get('refresh_token') ?? ''
}

/** Calls the grant as `tokenRefresh()` does. */
export function granting(
  server: Handler,
  options: Omit<Parameters<typeof refreshTokenGrant>[0], 'url'>,
): (signal?: AbortSignal) => Promise<Token> {
  const client = createClient({ transport: server })
  const refresh = refreshTokenGrant({ url, ...options })
  return (signal = new AbortController().signal) =>
    refresh((request) => client.request(request), signal)
}
