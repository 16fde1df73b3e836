import { getActiveResourcesInfo } from 'node:process'
import { sleep } from 'middleware-cookbook'

/** What a program still holds. */
export interface Left {
  /** Bytes in use after garbage collection. */
  readonly heap: number
  /** Sockets and timers that are still there. */
  readonly resources: readonly string[]
}

/** Looks at what is left of the work that was done. */
export async function whatIsLeft(): Promise<Left> {
  await sleep(200) // sockets need a few turns to close
  for (let times = 0; times < 3; times++) {
    globalThis.gc?.()
    await sleep(20)
  }
  const { heapUsed, external } = process.memoryUsage()
  const resources = getActiveResourcesInfo().filter((type) => /TCP|Timeout/.test(type))
  return { heap: heapUsed + external, resources }
}

/** What is left in the end: sockets that have closed stay in memory for a second or two. */
export async function whatStaysLeft(): Promise<Left> {
  let least = await whatIsLeft()
  for (let looks = 1; looks < 10; looks++) {
    const look = await whatIsLeft()
    if (look.heap < least.heap) least = look
  }
  return least
}
