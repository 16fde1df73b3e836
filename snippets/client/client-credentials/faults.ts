import { clientCredentials } from './client-credentials.ts'

/** How the recipe goes into the table of faults: once they strike the call, once the call for a token. */
export const columns = [
  {
    name: 'client credentials',
    middleware: (origin: string) => [signIn(origin, '/token')],
  },
  {
    name: 'token endpoint',
    strikesInside: true,
    middleware: (origin: string) => [signIn(origin, '/')],
  },
]

function signIn(origin: string, path: string) {
  return clientCredentials({
    origin,
    url: new URL(path, origin),
    clientId: 'reports',
    clientSecret: 'secret',
  })
}
