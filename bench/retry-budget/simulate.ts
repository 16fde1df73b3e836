import { clock, compose, HttpRequest, HttpResponse, type Handler } from 'middleware-cookbook'
import { retry } from 'middleware-cookbook/client/retry'
import type { Design } from './designs.ts'
import { seededRandom } from '../../runtime/testing/random.ts'
import { arrive } from '../lib/arrivals.ts'
import type { Situation } from '../lib/situations.ts'
import { virtualClock } from '../lib/virtual-clock.ts'

/** What one run counts. */
export interface Effect {
  /** Calls that began while the service was ill. */
  readonly calls: number
  /** Requests that reached it in that time. */
  readonly requests: number
  /** Of these calls, those whose last response was a 503. */
  readonly lost: number
}

/** The service is well for a while first, so that a budget is as it would be. */
const BEFORE = 60_000

/** Runs the recipe itself, on a clock without waits. Calls begin at random, as those of many users do. */
export async function simulate(
  design: Design,
  situation: Situation,
  seed: number,
): Promise<Effect> {
  const { rate, processes, failing, duration } = situation
  const random = seededRandom(seed)
  const virtual = virtualClock(random)
  const isIll = () => clock.now() >= BEFORE && clock.now() < BEFORE + duration
  const count = { calls: 0, requests: 0, lost: 0 }
  const fleet = Array.from({ length: processes }, () => processWith(design))
  const request = new HttpRequest('http://service.example/')

  function processWith({ make }: Design): Handler {
    const { budget, ended } = make()
    const service: Handler = async () => {
      if (isIll()) count.requests++
      const failed = isIll() && random() < failing
      ended?.(failed)
      return failed ? new HttpResponse(null, { status: 503 }) : new HttpResponse(null)
    }
    return compose([retry(budget === undefined ? {} : { budget })], service)
  }

  async function call(send: Handler): Promise<void> {
    const counted = isIll()
    if (counted) count.calls++
    const { status } = await send(request)
    if (counted && status === 503) count.lost++
  }

  arrive({ rate, until: BEFORE + duration, random }, () => {
    const send = fleet[Math.floor(random() * processes)]
    if (send) void call(send)
  })
  await virtual.run()
  virtual.restore()
  return count
}
