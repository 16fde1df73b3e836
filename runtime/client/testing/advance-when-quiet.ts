import { quiet } from '../../test-helpers/quiet.ts'

/** Lets 100 ms pass when what is on its way has arrived: then the timer of the silence is the only one, and is due. */
export async function advanceWhenQuiet(clock: {
  advance(ms: number): Promise<void>
}): Promise<void> {
  await quiet()
  await clock.advance(100)
}
