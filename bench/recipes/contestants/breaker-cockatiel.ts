import { compose, HttpRequest, HttpResponse } from 'middleware-cookbook'
import { peer } from '../../hosts/peer.ts'
import type { Open } from '../contestant.ts'

interface Cockatiel {
  readonly handleAll: object
  readonly SamplingBreaker: new (options: object) => object
  readonly circuitBreaker: (
    handled: object,
    options: object,
  ) => { execute<T>(run: () => Promise<T>): Promise<T> }
}

/** The same decision: half of the calls of ten seconds. */
export const open: Open = async () => {
  const { circuitBreaker, handleAll, SamplingBreaker } = await peer<Cockatiel>('cockatiel')
  const breaker = new SamplingBreaker({ threshold: 0.5, duration: 10_000, minimumRps: 2 })
  const policy = circuitBreaker(handleAll, { halfOpenAfter: 5000, breaker })
  const response = new HttpResponse('hello')
  const request = new HttpRequest('http://127.0.0.1/')
  const call = compose([], async () => response)
  return async () => {
    await policy.execute(() => call(request))
  }
}
