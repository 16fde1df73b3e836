import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** What is still there after so many rounds is held by something. */
const ROUNDS = 200

/** Collects garbage until `done`, which may take several rounds: a registry is called in a turn of its own. */
export async function collectGarbageUntil(done: () => boolean): Promise<void> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  for (let round = 0; round < ROUNDS && !done(); round++) {
    collect()
    await new Promise((resolve) => setImmediate(resolve))
  }
}
