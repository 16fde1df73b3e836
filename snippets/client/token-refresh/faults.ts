import { refreshTokenGrant } from './refresh-token-grant.ts'
import { tokenRefresh } from './token-refresh.ts'

/** How the recipe goes into the table of faults: once they strike the call, once the call for a token. */
export const columns = [
  {
    name: 'token refresh',
    middleware: (origin: string) => [tokens(origin, '/token')],
  },
  {
    name: 'token endpoint',
    strikesInside: true,
    middleware: (origin: string) => [tokens(origin, '/')],
  },
]

function tokens(origin: string, path: string) {
  const url = new URL(path, origin)
  return tokenRefresh({
    origin,
    refresh: refreshTokenGrant({ url, refreshToken: 'refresh' }),
  })
}
