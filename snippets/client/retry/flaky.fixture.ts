import { HttpResponse, NetworkError, type Handler } from 'middleware-cookbook'
import { manualClock, type ManualClock } from 'middleware-cookbook/testing'
import { afterEach, beforeEach } from 'vitest'

export const url = 'http://example.org/things'
export const down = new NetworkError('connection refused')

/** That of the test which runs. */
export let clock: ManualClock

/** Each test of a file gets a clock that it moves by hand. */
export function clockPerTest(): void {
  beforeEach(() => {
    clock = manualClock()
  })
  afterEach(() => {
    clock.restore()
  })
}

/** Lets all waits of a call pass. */
export async function afterWaits<T>(call: Promise<T>): Promise<T> {
  call.catch(() => undefined)
  await clock.advance(1_000_000)
  return call
}

/** Answers with one step after the other, and repeats the last. */
export function service(...steps: (number | Error)[]) {
  const received: string[] = []
  const transport: Handler = async (request) => {
    received.push(await request.text())
    const step = steps[Math.min(received.length, steps.length) - 1] ?? 200
    if (typeof step !== 'number') throw step
    return new HttpResponse(null, { status: step })
  }
  return { transport, received }
}
