import { expect, test } from 'vitest'
import { sharedCall } from './shared-call.ts'

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
