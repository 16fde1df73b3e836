import {
  createClient,
  HttpResponse,
  type CallOptions,
} from 'middleware-cookbook'
import type { ManualClock } from 'middleware-cookbook/testing'
import {
  concurrencyLimit,
  type ConcurrencyLimitOptions,
} from './concurrency-limit.ts'

/** A client with a limit, and a service that answers when the test says so. */
export function start(clock: ManualClock, options: ConcurrencyLimitOptions) {
  /** The paths that the service was asked for, in this order. */
  const started: string[] = []
  const answers: Answer[] = []
  const outcomes: Promise<HttpResponse>[] = []
  const client = createClient({
    baseUrl: 'http://example.org',
    middleware: [concurrencyLimit(options)],
    transport: ({ url: { pathname }, signal }) =>
      new Promise((resolve, reject) => {
        started.push(pathname)
        answers.push({ resolve, reject })
        signal?.addEventListener('abort', () => {
          reject(signal.reason)
        })
      }),
  })
  /** Begins calls. */
  const call = (paths: readonly string[], options: CallOptions = {}) => {
    for (const path of paths) {
      const outcome = client.get(path, options)
      outcome.catch(() => undefined) // The test looks at it later, or not at all.
      outcomes.push(outcome)
    }
    return clock.advance(0)
  }
  /** Answers the oldest request. */
  const answer = () => {
    answers.shift()?.resolve(new HttpResponse(null))
    return clock.advance(0)
  }
  const fail = (error: Error) => {
    answers.shift()?.reject(error)
    return clock.advance(0)
  }
  return { started, outcomes, call, answer, fail }
}

/**
 * What a promise came to after a turn of the event loop: a test that waits for
 * one that never ends would say nothing for minutes.
 */
export async function settled<T>(promise: Promise<T> | undefined): Promise<T> {
  if (!promise) throw new Error('no such call was made')
  const late = new Promise<never>((_, reject) => {
    setImmediate(() => {
      reject(new Error('the call has not ended: does it wait for its turn?'))
    })
  })
  return Promise.race([promise, late])
}

interface Answer {
  readonly resolve: (response: HttpResponse) => void
  readonly reject: (error: Error) => void
}
