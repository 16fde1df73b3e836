import { installClock } from '../../../runtime/clock.ts'
import { skippingClock } from '../../../runtime/testing.ts'
import { noticedTime } from '../../../scripts/run/noticed-time.ts'
import type { Prepare, Start } from '../messages.ts'
import { whenIdle } from './idle.ts'
import { areLoaded } from './load.ts'
import { runPrograms } from './run-programs.ts'

/**
 * A worker that runs one program, on the platform that lives in memory. The page ends it: when the program has ended, when it
 * does not, and when the reader wants it to. In a frame it is imported, and `run` is called.
 */
addEventListener('message', function hear({ data, ports: [port] }: MessageEvent<Start | Prepare>) {
  if (port && 'programs' in data) {
    removeEventListener('message', hear)
    void run(data, port)
  } else void areLoaded([], data.load)
})

export async function run(
  start: Start,
  port: MessagePort,
  cryptography?: MessagePort,
): Promise<void> {
  await runPrograms(start, port, cryptography, {
    begin() {
      // Sleeps and timeouts are skipped, as where the tests run it.
      const clock = skippingClock({ whenIdle, elapsed: noticedTime() })
      const start = clock.date() - clock.now()
      installClock({ ...clock, date: () => Math.floor(start + clock.now()) })
    },
  })
}
