/** One of several processes that share tokens through Redis, as a program of its own. */
import { env } from 'node:process'
import { createClient } from 'middleware-cookbook'
import {
  clientCredentials,
  sealWith,
  sharedToken,
  storedRefreshToken,
} from 'middleware-cookbook/client/client-credentials'
import {
  refreshTokenGrant,
  tokenRefresh,
  TokenRefreshError,
} from 'middleware-cookbook/client/token-refresh'
import { redisStore } from 'middleware-cookbook/store'
import { connect } from './clients.ts'
import type { Grant, TokenCalls, TokenErrand } from './token-messages.ts'

const origin = env['ORIGIN'] ?? ''
const { client: redis, whenBack, close } = await connect('ioredis', env['REDIS'] ?? '')
const store = redisStore(redis, { timeout: Number(env['TIMEOUT']) })
const seal = sealWith('the secret that all four of them have')

const { read, rotate } = storedRefreshToken({ store, key: 'ada', seal })
const middleware = {
  'client-credentials': clientCredentials({
    origin,
    url: `${origin}/token`,
    clientId: 'reports',
    clientSecret: 'secret',
    store,
    seal,
  }),
  'refresh-token': tokenRefresh({
    origin,
    refresh: sharedToken({
      store,
      key: 'ada',
      rotates: true,
      seal,
      // Shorter than by default: a test waits for the lock of a process that has ended.
      lockTimeout: 1000,
      wait: 5000,
      refresh: refreshTokenGrant({
        url: `${origin}/refresh`,
        refreshToken: read,
        onRotate: rotate,
      }),
    }),
  }),
}
const client = createClient({ baseUrl: origin })

process.on('message', (errand: TokenErrand) => {
  if (errand.what === 'call') void run(errand.grant, errand.count).then(say)
  else
    void whenBack()
      .then(() => store.get('ready'))
      .then(() => say(true))
})
process.on('disconnect', () => {
  close()
  void client.close().finally(() => process.exit())
})
say(true)

function say(message: TokenCalls | true): void {
  process.send?.(message)
}

async function run(grant: Grant, count: number): Promise<TokenCalls> {
  const outcomes: Record<string, number> = {}
  const durations: number[] = []
  const calls = Array.from({ length: count }, async () => {
    const start = performance.now()
    const outcome = await call(grant)
    durations.push(performance.now() - start)
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
  })
  await Promise.all(calls)
  return { outcomes, durations }
}

async function call(grant: Grant): Promise<string> {
  try {
    const response = await client.get('/notes', { middleware: [middleware[grant]] })
    await response.release()
    return String(response.status)
  } catch (error) {
    return error instanceof TokenRefreshError ? error.message : String(error)
  }
}
