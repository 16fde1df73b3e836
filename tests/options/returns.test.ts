import { expect, test } from 'vitest'
import {
  compose,
  HttpRequest,
  HttpResponse,
  type Handler,
  type Middleware,
} from 'middleware-cookbook'
import { circuitBreaker } from 'middleware-cookbook/client/circuit-breaker'
import { concurrencyLimit } from 'middleware-cookbook/client/concurrency-limit'
import { eventStream } from 'middleware-cookbook/client/event-stream'
import { requireReturn, required, aString, wholeNumber } from 'middleware-cookbook/kit'
import { idempotencyKey } from 'middleware-cookbook/server/idempotency-key'
import { rateLimit } from 'middleware-cookbook/server/rate-limit'
import { requestId } from 'middleware-cookbook/server/request-id'
import { memoryStore } from 'middleware-cookbook/store'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { idempotencyInTransaction } from '../../snippets/server/idempotency-key/in-transaction.ts'

/** What a function returned that was passed as an option, as JavaScript lets it. */
type Returned = () => never

const events: Handler = async () =>
  new HttpResponse('data: 1\n\n', { headers: { 'content-type': 'text/event-stream' } })

/** The option, the middleware with such a function, and what it may not return besides an object. */
type Case = readonly [
  option: string,
  make: (fn: Returned) => Middleware,
  wrong: readonly unknown[],
  handler?: Handler,
]

const functions: readonly Case[] = [
  [
    'idempotencyKey({ scope })',
    (scope) => idempotencyKey({ store: memoryStore({ whenFull: 'refuse' }), scope }),
    [undefined, null, 7],
  ],
  [
    'idempotencyInTransaction(scope)',
    (scope) => idempotencyInTransaction({ transaction: () => Promise.reject(new Error()) }, scope),
    [undefined, null, 7],
  ],
  [
    'rateLimit({ key })',
    (key) => rateLimit({ limiter: new RateLimiterMemory({ points: 1, duration: 1 }), key }),
    [null, 7],
  ],
  ['requestId({ trust })', (trust) => requestId({ trust }), [undefined, null, 1, 'yes']],
  ['requestId({ generate })', (generate) => requestId({ generate, trust: () => false }), ['a b']],
  ['circuitBreaker({ key })', (key) => circuitBreaker({ key }), [undefined, null, 7]],
  ['circuitBreaker({ isFailure })', (isFailure) => circuitBreaker({ isFailure }), [null, 1]],
  ['concurrencyLimit({ key })', (key) => concurrencyLimit({ max: 1, key }), [undefined, null, 7]],
  ['eventStream({ resume })', (resume) => eventStream({ resume }), [null, 1, 'yes'], events],
  ['eventStream({ isLast })', (isLast) => eventStream({ isLast }), [null, 1, 'yes'], events],
]

const ok: Handler = async () => new HttpResponse('ok')
const headers = { 'x-request-id': 'a', 'idempotency-key': 'a' }

for (const [option, make, wrong, handler = ok] of functions) {
  test(`what ${option} returns is refused by name if it is of another type, also the promise of a function that became async`, async () => {
    for (const value of [...wrong, {}, Promise.resolve(true)]) {
      // A key of rateLimit() may be a promise.
      if (option === 'rateLimit({ key })' && value instanceof Promise) continue
      const app = compose([make((() => value) as Returned)], handler)
      const request = new HttpRequest('http://a.test/', { method: 'POST', headers })
      const error: unknown = await app(request)
        .then((response) => response.text())
        .catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(TypeError)
      expect(String(error)).toContain(`TypeError: ${option} returned `)
      expect(String(error)).toMatch(/: return [\w ]/)
    }
  })
}

test('the message has the value, what to return, and the error class of the rule', () => {
  const returned = (value: unknown, rule = wholeNumber(1)) => {
    requireReturn('f({ size })', value, rule)
  }
  returned(1)
  returned(undefined)
  expect(() => returned(0)).toThrow(
    new RangeError('f({ size }) returned 0: return a whole number from 1'),
  )
  expect(() => returned(undefined, required(aString))).toThrow(
    new TypeError('f({ size }) returned undefined: return a string'),
  )
  // It may be a secret.
  expect(() => returned(7, aString)).toThrow('f({ size }) returned a number: return a string')
})
