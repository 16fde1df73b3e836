import { expect, test } from 'vitest'
import { nameOf, consumerCalling } from './consumer.ts'

/** A reader whose stack is `frames`, as V8 would have written it. */
function withStack(frames: string): string {
  const prepare = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace')
  Error.prepareStackTrace = () => `Error\n${frames}`
  try {
    return nameOf(consumerCalling(withStack))
  } finally {
    Object.defineProperty(
      Error,
      'prepareStackTrace',
      prepare ?? { value: undefined, configurable: true, writable: true },
    )
  }
}

test('a caller has its function, file and line', () => {
  function bodyLogger() {
    return consumerCalling(bodyLogger)
  }
  function accessLog() {
    return bodyLogger()
  }
  expect(nameOf(accessLog())).toMatch(/^accessLog\(\) \(consumer\.test\.ts:\d+\)$/)
})

test.each([
  ['    at bodyLogger (file:///src/body-logger.ts:12:30)', 'bodyLogger() (body-logger.ts:12)'],
  ['    at async bodyLogger (/src/a.ts:1:2)', 'bodyLogger() (a.ts:1)'],
  ['    at Object.handler (/src/a.ts:1:2)', 'handler() (a.ts:1)'],
  ['    at Cache.read (/src/a.ts:1:2)', 'Cache.read() (a.ts:1)'],
  ['    at Cache.read [as fetch] (/src/a.ts:1:2)', 'Cache.read [as fetch]() (a.ts:1)'],
  ['    at /src/a.ts:1:2', 'a.ts:1'],
  ['    at async file:///src/a.ts:1:2', 'a.ts:1'],
  ['    at Object.<anonymous> (/src/a.ts:1:2)', 'a.ts:1'],
  ['    at read (/src/My (old) project/a.ts:1:2)', 'read() (a.ts:1)'],
  ['    at /src/My (old) project/a.ts:1:2', 'a.ts:1'],
  ['    at read (C:\\src\\a.ts:1:2)', 'read() (a.ts:1)'],
  ['    at read (http://localhost/a.ts?t=123:1:2)', 'read() (a.ts:1)'],
  ['    at first (/src/a.ts:1:2)\n    at second (/src/b.ts:3:4)', 'first() (a.ts:1)'],
  ['    at Array.map (<anonymous>)\n    at second (/src/b.ts:3:4)', 'an earlier reader'],
  ['', 'an earlier reader'],
])('%s is %s', (frames, name) => {
  expect(withStack(frames)).toBe(name)
})

test('without a stack it is an earlier reader', () => {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 0
  const reader = consumerCalling(() => undefined)
  Error.stackTraceLimit = limit
  expect(nameOf(reader)).toBe('an earlier reader')
})
