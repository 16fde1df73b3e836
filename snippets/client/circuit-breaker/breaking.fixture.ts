import {
  createClient,
  HttpResponse,
  type CallOptions,
  type Handler,
} from 'middleware-cookbook'
import type { ManualClock } from 'middleware-cookbook/testing'
import {
  circuitBreaker,
  type CircuitBreakerOptions,
  type CircuitChange,
} from './circuit-breaker.ts'

/** What the service does with a call: a status, a response, an error, or nothing until the test says so. */
export type Reaction = number | HttpResponse | Error | 'hangs'

/** A client with a breaker, and a service that does what the test says. */
export function start(clock: ManualClock, options: CircuitBreakerOptions = {}) {
  const held: ((reaction: Reaction) => void)[] = []
  const changes: CircuitChange[] = []
  let reaction: Reaction = 200
  let requests = 0

  const service: Handler = ({ signal }) => {
    requests++
    return new Promise((resolve, reject) => {
      const react = (reaction: Reaction) => {
        if (reaction instanceof Error) reject(reaction)
        else if (reaction instanceof HttpResponse) resolve(reaction)
        else if (reaction === 'hangs') held.push(react)
        else resolve(new HttpResponse(null, { status: reaction }))
      }
      signal?.addEventListener('abort', () => {
        reject(signal.reason)
      })
      react(reaction)
    })
  }
  const client = createClient({
    baseUrl: 'http://example.org',
    middleware: [
      circuitBreaker({
        onChange: (change) => changes.push(change),
        ...options,
      }),
    ],
    transport: service,
  })
  /** Makes a call, and tells what came of it: a status, or the name of an error. */
  const call = async (path = '/', options: CallOptions = {}) => {
    const before = requests
    const outcome = client.get(path, options).then(
      ({ status }) => String(status),
      (error: unknown) =>
        error instanceof Error ? error.name : 'not an error',
    )
    await clock.advance(0)
    return { outcome, isSent: requests > before }
  }

  return {
    client,
    changes,
    call,
    /** Makes some calls to which the service reacts so, one after another. */
    async calls(count: number, next: Reaction = reaction, path = '/') {
      reaction = next
      const outcomes: string[] = []
      for (let n = 0; n < count; n++) {
        outcomes.push(await (await call(path)).outcome)
      }
      return outcomes
    },
    /** What the service does from now on. */
    becomes(next: Reaction) {
      reaction = next
    },
    /** Answers the oldest call that hangs. */
    answer(reaction: Reaction) {
      held.shift()?.(reaction)
      return clock.advance(0)
    },
    get states() {
      return changes.map(({ to }) => to)
    },
    get requests() {
      return requests
    },
  }
}
