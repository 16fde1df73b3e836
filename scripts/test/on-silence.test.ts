import { EventEmitter } from 'node:events'
import { expect, onTestFinished, test, vi } from 'vitest'
import { onSilence } from './on-silence.ts'

function listen() {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const streams = [new EventEmitter(), new EventEmitter()] as const
  const onSilent = vi.fn()
  return { streams, onSilent, stop: onSilence(streams, 1000, onSilent) }
}

test('it is called once, when nothing has been said for so long', () => {
  const { streams, onSilent } = listen()
  vi.advanceTimersByTime(999)
  expect(onSilent).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(onSilent).toHaveBeenCalledOnce()
  streams[0].emit('data', 'late')
  vi.advanceTimersByTime(10_000)
  expect(onSilent).toHaveBeenCalledOnce()
})

test('a chunk of one of the streams starts the time anew', () => {
  const { streams, onSilent } = listen()
  for (let round = 0; round < 10; round++) {
    vi.advanceTimersByTime(999)
    streams[round % 2]?.emit('data', 'on')
  }
  expect(onSilent).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1000)
  expect(onSilent).toHaveBeenCalledOnce()
})

test('it is not called any more when it was stopped', () => {
  const { streams, onSilent, stop } = listen()
  stop()
  streams[1].emit('data', 'on')
  vi.advanceTimersByTime(10_000)
  expect(onSilent).not.toHaveBeenCalled()
  expect(streams.map((stream) => stream.listenerCount('data'))).toEqual([0, 0])
})
