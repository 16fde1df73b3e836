import {
  clock,
  compose,
  HttpRequest,
  HttpResponse,
  sleep,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'
import { CircuitOpenError } from 'middleware-cookbook/client/circuit-breaker'
import { seededRandom } from '../../runtime/testing/random.ts'
import { arrive } from '../lib/arrivals.ts'
import type { Situation } from '../lib/situations.ts'
import { virtualClock } from '../lib/virtual-clock.ts'
import { REFUSED, type Design } from './designs.ts'

/** What one run counts. */
export interface Effect {
  /** Calls that began while the service was ill, and those of the half minute after. */
  readonly calls: number
  readonly callsAfter: number
  /** Requests that reached it while it was ill. */
  readonly requests: number
  /** Calls that were not sent, in the same two parts. */
  readonly refused: number
  readonly refusedAfter: number
}

/** The service is well for a while first, so that a window is as it would be. */
const BEFORE = 60_000
const AFTER = 30_000
/** How long a response takes, in ms. */
const LATENCY = 50

/** Runs the recipe itself, on a clock without waits. Calls begin at random, as those of many users do. */
export async function simulate(
  design: Design,
  { rate, processes, failing, duration }: Situation,
  seed: number,
): Promise<Effect> {
  const random = seededRandom(seed)
  const virtual = virtualClock(random)
  const end = BEFORE + duration
  const isIll = () => clock.now() >= BEFORE && clock.now() < end
  const count = { calls: 0, callsAfter: 0, requests: 0, refused: 0, refusedAfter: 0 }
  const fleet = Array.from({ length: processes }, () => compose([outcome, design.make()], service))
  const request = new HttpRequest('http://service.example/')

  async function service(): Promise<HttpResponse> {
    const failed = isIll() && random() < failing
    if (isIll()) count.requests++
    await sleep(LATENCY)
    return new HttpResponse(null, { status: failed ? 503 : 200 })
  }

  async function call(send: Handler): Promise<void> {
    const time = clock.now()
    const { status } = await send(request)
    const isRefused = status === REFUSED ? 1 : 0
    if (time >= end) {
      count.callsAfter++
      count.refusedAfter += isRefused
    } else if (time >= BEFORE) {
      count.calls++
      count.refused += isRefused
    }
  }

  arrive({ rate, until: end + AFTER, random }, () => {
    const send = fleet[Math.floor(random() * processes)]
    if (send) void call(send)
  })
  await virtual.run()
  virtual.restore()
  return count
}

const outcome: Middleware = async (request, next) => {
  try {
    return await next(request)
  } catch (error) {
    if (error instanceof CircuitOpenError) return new HttpResponse(null, { status: REFUSED })
    throw error
  }
}
