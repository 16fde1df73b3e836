import type { Server } from 'middleware-cookbook'
import { afterEach, expect, test } from 'vitest'
import { closeOnSignal } from './close-on-signal.ts'

/** What else listens, such as the test runner, must not hear the signal. */
const others = new Map(
  (['SIGTERM', 'SIGINT'] as const).map((name) => [
    name,
    process.rawListeners(name),
  ]),
)
afterEach(() => {
  for (const [name, listeners] of others) {
    process.removeAllListeners(name)
    for (const one of listeners) process.on(name, one as () => void)
  }
})

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s closes the server',
  async (name) => {
    process.removeAllListeners(name)
    let closed = 0
    const server: Server = {
      url: new URL('http://127.0.0.1'),
      close: async () => {
        closed += 1
      },
    }
    closeOnSignal(server)
    process.emit(name)
    expect(closed).toBe(1)
  },
)
