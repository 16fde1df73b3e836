import { HttpResponse, routes, serve } from 'middleware-cookbook'

/** An API and its strict token endpoints: a refresh token that comes twice was stolen, and ends all (RFC 9700 §4.14.2). */
export async function startTokenService() {
  let issued = 0
  let refreshed = 0
  let requests = 0
  const valid = new Set<string>()
  let isStolen = false
  const used: string[] = []
  let held: (() => void) | undefined
  const issue = (more: object = {}) => {
    issued++
    valid.add(`Bearer a${issued}`)
    return HttpResponse.json({ access_token: `a${issued}`, expires_in: 3600, ...more })
  }
  const server = await serve(
    routes({
      'POST /token': async () => {
        requests++
        return issue()
      },
      'POST /refresh': async (request) => {
        const token = new URLSearchParams(await request.text()).get('refresh_token') ?? ''
        if (held) {
          // The process that asked ends meanwhile: nothing has happened to its token.
          held()
          return new Promise<HttpResponse>(() => undefined)
        }
        requests++
        used.push(token)
        if (isStolen || token !== `r${refreshed}`) {
          isStolen = true
          return HttpResponse.json({ error: 'invalid_grant' }, { status: 400 })
        }
        refreshed++
        return issue({ refresh_token: `r${refreshed}` })
      },
      'GET /notes': async ({ headers }) => {
        const isValid = valid.has(headers.get('authorization') ?? '')
        return new HttpResponse('notes', { status: isValid ? 200 : 401 })
      },
    }),
    { onError: () => undefined },
  )
  return {
    origin: server.url.origin,
    close: () => server.close(),
    /** From now on the API takes new tokens only. */
    revoke: () => {
      valid.clear()
    },
    /** How many requests there were at both endpoints since this was asked last. */
    requests() {
      const count = requests
      requests = 0
      return count
    },
    used,
    isStolen: () => isStolen,
    /** Resolves when the next refresh is there, which gets no answer. */
    hold: () => new Promise<void>((resolve) => (held = resolve)),
    release: () => void (held = undefined),
    current: () => `r${refreshed}`,
  }
}
