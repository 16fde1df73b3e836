/**
 * What a promise came to after a turn of the event loop: a test that waits for
 * one that never ends would say nothing for minutes.
 */
export async function settled<T>(promise: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, reject) => {
    setImmediate(() => {
      reject(new Error('the call has not ended: does it wait for something?'))
    })
  })
  return Promise.race([promise, late])
}
