// Two clients with nothing in common but a store, as in two processes, and one refresh token that rotates.
import {
  createClient,
  HttpResponse,
  routes,
  serve,
  type Client,
  type Handler,
} from 'middleware-cookbook'
import {
  sharedToken,
  storedRefreshToken,
} from 'middleware-cookbook/client/client-credentials'
import {
  refreshTokenGrant,
  tokenRefresh,
  TokenRefreshError,
  type Refresh,
  type StoredToken,
} from 'middleware-cookbook/client/token-refresh'
import { memoryStore } from 'middleware-cookbook/store'

/** A strict server: a refresh token that comes twice was stolen, so all of them end (RFC 9700 §4.14.2). */
let current = ''
let received: string[] = []
let issued = 0
let expiresIn = 1e-6 // over before the next call
const issueToken: Handler = async (request) => {
  const form = new URLSearchParams(await request.text())
  const token = form.get('refresh_token') ?? ''
  received.push(token)
  if (token !== current) {
    if (current) console.log(`  server: ${token} again! All tokens end here`)
    current = ''
    return HttpResponse.json({ error: 'invalid_grant' }, { status: 400 })
  }
  issued++
  current = `refresh-${issued}`
  return HttpResponse.json({
    access_token: `access-${issued}`,
    refresh_token: current,
    expires_in: expiresIn,
  })
}
const listNotes: Handler = async () => HttpResponse.json(['buy milk'])
const server = await serve(
  routes({ 'POST /token': issueToken, 'GET /notes': listNotes }),
)
const url = new URL('/token', server.url)

// #region processes
// What Redis would be: redisStore(client).
const store = memoryStore()
const tokens = storedRefreshToken({ store, key: 'ada' })

await run('Each has its own copy, one after the other:', async () => {
  const [one, two] = [start('refresh-0'), start('refresh-0')]
  await print(one)
  for (let calls = 0; calls < 3; calls++) await print(two)
  console.log('  server received:', received.join(', '))
})

await run('Both ask the store, one after the other:', async () => {
  const [one, two] = [start(tokens.read), start(tokens.read)]
  for (const client of [one, two, one, two]) await print(client)
})

await run('Both ask the store, at the same time:', async () => {
  const [one, two] = [start(tokens.read), start(tokens.read)]
  await Promise.allSettled([one.get('/notes'), two.get('/notes')])
  await print(one)
  await print(two)
})

await run('With sharedToken(), at the same time:', async () => {
  expiresIn = 3600
  const [one, two] = [startShared(), startShared()]
  await Promise.all([print(one), print(two)])
  await Promise.all([print(one), print(two)])
  console.log('  server received:', received.join(', '))
})

/** One refresh for all processes, and the access token that it brings. */
function startShared(): Client {
  const refresh = sharedToken({
    store,
    key: 'ada',
    rotates: true,
    refresh: refreshTokenGrant({
      url,
      refreshToken: tokens.read,
      onRotate: tokens.rotate,
    }),
  })
  return clientWith(refresh)
}
// #endregion processes

/** A process with a state of its own. */
function start(refreshToken: string | StoredToken): Client {
  const onRotate = tokens.rotate
  return clientWith(refreshTokenGrant({ url, refreshToken, onRotate }))
}

function clientWith(refresh: Refresh): Client {
  const middleware = [tokenRefresh({ origin: server.url, refresh })]
  return createClient({ baseUrl: server.url, middleware })
}

async function run(what: string, program: () => Promise<void>): Promise<void> {
  console.log(what)
  current = 'refresh-0'
  await tokens.save(current)
  received = []
  issued = 0
  await program()
}

async function print(client: Client): Promise<void> {
  try {
    console.log('  status', (await client.get('/notes')).status)
  } catch (error) {
    const known = error instanceof TokenRefreshError
    if (!known) throw error
    console.log(`  ${error.code}: sign in again`)
  }
}

await server.close()
