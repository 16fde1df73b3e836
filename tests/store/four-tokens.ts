import { redisStore } from 'middleware-cookbook/store'
import { sealWith, storedRefreshToken } from 'middleware-cookbook/client/client-credentials'
import type { Peer } from '../peers/process.ts'
import { connect } from './clients.ts'
import { startTokenProcesses } from './processes.ts'
import { startRedis } from './redis-server.ts'
import type { Grant, TokenCalls } from './token-messages.ts'
import { startTokenService } from './token-service.ts'

/** What four processes did with one token, and how often they asked for it. */
export interface TokenRun extends TokenCalls {
  readonly requests: number
}

type Moment = 'up' | 'refused' | 'down' | 'refusedDown' | 'back' | 'slow'

export interface TokenRuns {
  readonly client: Readonly<Record<Moment, TokenRun>>
  readonly rotating: Readonly<Record<Moment | 'ends' | 'signedIn', TokenRun>>
  /** What the strict endpoint got until Redis was empty, in this order. */
  readonly used: readonly string[]
  readonly isStolen: boolean
}

/** @param timeout how long the store may take, in ms: a busy machine must not look like a slow store */
export async function tokenRuns(timeout: number): Promise<TokenRuns> {
  const service = await startTokenService()
  let redis = await started()
  const port = Number(new URL(redis.url).port)
  const processes = await startTokenProcesses(service.origin, redisUrl(redis), timeout)
  try {
    const calls = async (grant: Grant): Promise<TokenRun> => {
      service.requests()
      const got = await processes.call(grant, 25)
      return { ...got, requests: service.requests() }
    }
    const both = async () =>
      [await calls('client-credentials'), await calls('refresh-token')] as const

    await signIn(redis, service.current())
    const up = await both()
    service.revoke()
    const refused = await both()

    // One asks for a token, and ends before it has the answer: its lock is left.
    service.revoke()
    const asked = service.hold()
    processes.begin('refresh-token', 3)
    await asked
    await processes.kill(3)
    service.release()
    const ends = await calls('refresh-token')
    await calls('client-credentials')
    const used = [...service.used]

    await redis.close()
    const down = await both()
    service.revoke()
    const refusedDown = await both()

    redis = await started(port)
    await processes.whenBack()
    service.revoke()
    const back = await both()
    await signIn(redis, service.current())
    const signedIn = await calls('refresh-token')

    process.kill(redis.pid, 'SIGSTOP')
    service.revoke()
    const slow = await both()
    process.kill(redis.pid, 'SIGCONT')

    const of = (index: 0 | 1) => ({
      up: up[index],
      refused: refused[index],
      down: down[index],
      refusedDown: refusedDown[index],
      back: back[index],
      slow: slow[index],
    })
    const rotating = { ...of(1), ends, signedIn }
    return { client: of(0), rotating, used, isStolen: service.isStolen() }
  } finally {
    await processes.close()
    await service.close()
    process.kill(redis.pid, 'SIGCONT')
    await redis.close()
  }
}

/** As the page of a sign-in does. */
async function signIn(redis: Peer, refreshToken: string): Promise<void> {
  const { client, close } = await connect('ioredis', redisUrl(redis))
  const seal = sealWith('the secret that all four of them have')
  const store = redisStore(client, { timeout: 60_000 })
  await storedRefreshToken({ store, key: 'ada', seal }).save(refreshToken)
  close()
}

async function started(port?: number): Promise<Peer> {
  const redis = await startRedis(port)
  if (typeof redis === 'string') throw new Error(redis)
  return redis
}

function redisUrl({ url }: Peer): string {
  return url.replace('http', 'redis')
}
