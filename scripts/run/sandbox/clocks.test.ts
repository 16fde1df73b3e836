import { expect, onTestFinished, test } from 'vitest'
import { clock } from '../../../runtime/clock.ts'
import { noisy, skipping } from './clocks.ts'

/** What a loaded machine does to a process: it gets nothing to work with. */
function stall(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

test.each([
  ['skipping', skipping],
  ['noisy', noisy],
])('time in which a process gets no processor makes no program late: %s', async (_, install) => {
  onTestFinished(install(1)())
  const fired: string[] = []
  const limit = new Promise<void>((resolve) => {
    clock.after(250, () => {
      fired.push('limit')
      resolve()
    })
  })
  stall(300)
  await clock.sleep(50)
  fired.push('sleep')
  await limit
  expect(fired).toEqual(['sleep', 'limit'])
})
