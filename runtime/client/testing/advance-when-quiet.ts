/** Lets 100 ms pass when what is on its way has arrived: then the timer of the silence is the only one, and is due. */
export async function advanceWhenQuiet(clock: {
  advance(ms: number): Promise<void>
}): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
  await clock.advance(100)
}
