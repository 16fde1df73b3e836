import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fieldsOf } from '../../run/program-fields.ts'
import { rangeOf, unitOf } from './field-range.ts'

const root = join(import.meta.dirname, '../../..')

test.each([
  [{ value: 3 }, undefined, { min: 0, max: 10, step: 1 }],
  [{ value: 1000 }, '100', { min: 0, max: 2000, step: 20 }],
  [{ value: 30_000 }, '90_000', { min: 0, max: 200_000, step: 2000 }],
  [{ value: 0.5 }, undefined, { min: 0, max: 1, step: 0.05 }],
  [{}, '2', { min: 0, max: 10, step: 1 }],
  [{}, undefined, { min: 0, max: 10, step: 1 }],
  [{ value: 0.5 }, '2', { min: 0, max: 10, step: 1 }],
])('%j and the value %j are in the range %j', (more, written, range) => {
  expect(rangeOf({ name: 'a', type: 'number', text: 'How many.', ...more }, written)).toEqual(range)
})

test('a unit is that of the doc comment', () => {
  expect(unitOf('The wait before the first retry, in ms, before jitter.')).toBe('ms')
  expect(unitOf('How many bytes of content are shared.')).toBe('bytes')
  expect(unitOf('How many times to try again.')).toBeUndefined()
})

test.each([
  ['client/retry/waits', ['retry: maxRetries=3 initialDelay=1000 factor=2 maxDelay=30000']],
  [
    'client/circuit-breaker/naive',
    [
      'circuitBreaker: threshold=0.5 minimum=20 window=10000 openFor=5000 maxRetryAfter=60000 probes=3',
    ],
  ],
  ['guide/combining/order', ['retry: maxRetries=3 initialDelay=1000 factor=2 maxDelay=30000']],
  ['guide/combining/timeouts', ['retry: maxRetries=3 initialDelay=1000 factor=2 maxDelay=30000']],
  ['client/concurrency-limit/naive', ['concurrencyLimit: max=undefined maxQueue=undefined']],
  ['client/retry/naive', []],
  ['client/token-refresh/naive', []],
  ['client/token-refresh/naive-stampede', []],
  ['server/request-id/naive', []],
  // It sets a switch, of which only fields of messages tell.
  ['server/cors/naive', []],
])('%s has fields for %j', (program, fields) => {
  const found = fieldsOf(root, `snippets/${program}.ts`).map(
    ({ of, options }) =>
      `${of}: ${options.map(({ name, value }) => `${name}=${String(value)}`).join(' ')}`,
  )
  expect(found).toEqual(fields)
})
