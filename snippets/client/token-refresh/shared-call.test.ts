import { expect, test } from 'vitest'
import { sharedCall, unlessAborted } from './shared-call.ts'

test('who asks after the last one has left starts another call, even if the old one runs on', async () => {
  const share = sharedCall<string>()
  const caller = new AbortController()
  const left = share(() => new Promise(() => undefined), caller.signal)
  caller.abort(new Error('left'))
  await expect(left).rejects.toThrow('left')
  expect(await share(async () => 'another')).toBe('another')
})

test('the signal of a call that has ended, well or badly, does not abort', async () => {
  const share = sharedCall<string>()
  const signals: AbortSignal[] = []
  await share(async ({ signal }) => {
    signals.push(signal)
    return 'result'
  })
  const failed = share(async ({ signal }) => {
    signals.push(signal)
    throw new Error('failed')
  })
  await expect(failed).rejects.toThrow('failed')
  expect(signals.map(({ aborted }) => aborted)).toEqual([false, false])
})

test('who has aborted before gets the reason, and starts no call', async () => {
  const share = sharedCall<string>()
  const gone = new Error('gone')
  const signal = AbortSignal.abort(gone)
  let started = 0
  const late = share(async () => `call ${++started}`, signal)
  await expect(late).rejects.toBe(gone)
  expect(started).toBe(0)
})

test('a result is not waited for if its signal has aborted before', async () => {
  const gone = new Error('gone')
  const never = new Promise(() => undefined)
  const late = unlessAborted(never, AbortSignal.abort(gone))
  await expect(late).rejects.toBe(gone)
})
