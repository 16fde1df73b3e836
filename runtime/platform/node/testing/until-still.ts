import { quiet } from '../../../test-helpers/quiet.ts'

/** Waits until a number changes no more, which is when nothing goes on any more that the test has set off. */
export async function untilStill(count: () => number): Promise<void> {
  let before = NaN
  while (count() !== before) {
    before = count()
    await quiet()
  }
}
