import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { singleFlight } from './single-flight.ts'

test('who asks after the last one has left starts another call, even if the old one runs on', async () => {
  const share = singleFlight<string>()
  const caller = new AbortController()
  const left = share(() => new Promise(() => undefined), caller.signal)
  caller.abort(new Error('left'))
  await expect(left).rejects.toThrow('left')
  expect(await share(async () => 'another')).toBe('another')
})

test('a call that is given up and ends late does not end the one that runs now', async () => {
  const share = singleFlight<string>()
  const caller = new AbortController()
  let endLate: (result: string) => void = () => undefined
  const late = new Promise<string>((resolve) => (endLate = resolve))
  const left = share(() => late, caller.signal)
  caller.abort(new Error('left'))
  await expect(left).rejects.toThrow('left')

  let endNow: (result: string) => void = () => undefined
  const now = share(() => new Promise((resolve) => (endNow = resolve)))
  endLate('late')
  await late
  let started = 0
  const joined = share(async () => `another, the ${++started}th`)
  endNow('now')
  expect(await Promise.all([now, joined])).toEqual(['now', 'now'])
  expect(started).toBe(0)
})

test('when the last caller leaves, the call is aborted with the reason of that caller', async () => {
  const share = singleFlight<string>()
  const caller = new AbortController()
  const signals: AbortSignal[] = []
  const left = share((signal) => {
    signals.push(signal)
    return new Promise(() => undefined)
  }, caller.signal)
  const reason = new Error('the user has left the page')
  caller.abort(reason)
  await expect(left).rejects.toBe(reason)
  expect(signals[0]?.reason).toBe(reason)
})

test('a wait leaves no listener behind, however it ends', async () => {
  const { signal } = new AbortController()
  const share = singleFlight<string>()
  await share(async () => 'well', signal)
  const failed = share(() => Promise.reject(new Error('badly')), signal)
  await expect(failed).rejects.toThrow('badly')
  expect(getEventListeners(signal, 'abort')).toHaveLength(0)
})

test('the signal of a call that has ended, well or badly, does not abort', async () => {
  const share = singleFlight<string>()
  const signals: AbortSignal[] = []
  await share(async (signal) => {
    signals.push(signal)
    return 'result'
  })
  const failed = share(async (signal) => {
    signals.push(signal)
    throw new Error('failed')
  })
  await expect(failed).rejects.toThrow('failed')
  expect(signals.map(({ aborted }) => aborted)).toEqual([false, false])
})

test('who has aborted before gets the reason, and starts no call', async () => {
  const share = singleFlight<string>()
  const gone = new Error('gone')
  const signal = AbortSignal.abort(gone)
  let started = 0
  const late = share(async () => `call ${++started}`, signal)
  await expect(late).rejects.toBe(gone)
  expect(started).toBe(0)
})

test('onIdle is called once for each call: when it has ended, or when the last caller has left', async () => {
  let idle = 0
  const share = singleFlight<string>({ onIdle: () => idle++ })
  await Promise.all([share(async () => 'well'), share(async () => 'never')])
  expect(idle).toBe(1)
  await expect(share(() => Promise.reject(new Error('badly')))).rejects.toThrow('badly')
  expect(idle).toBe(2)

  const caller = new AbortController()
  let endLate: (result: string) => void = () => undefined
  const left = share(() => new Promise((resolve) => (endLate = resolve)), caller.signal)
  caller.abort(new Error('left'))
  await expect(left).rejects.toThrow('left')
  expect(idle).toBe(3)
  endLate('late')
  await share(async () => 'another')
  expect(idle).toBe(4)
})
