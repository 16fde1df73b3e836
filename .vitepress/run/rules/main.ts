import { startTests } from '@vitest/runner'
import type { Start } from '../messages.ts'
import { turns } from '../worker/next-turn.ts'
import { openWorker } from '../worker/open.ts'
import { placeIn } from '../worker/place-of.ts'
import { Runner } from './runner.ts'
import { countTurns } from './turns.ts'

/**
 * A worker that runs the tests of a recipe, which a reader has edited, and tells of each rule whether it holds. The tests are the
 * files that ship with the recipe; what they import as `vitest` are its parts.
 */
export async function run(
  { paths, programs, load }: Start,
  port: MessagePort,
  cryptography?: MessagePort,
): Promise<void> {
  const report = openWorker(port, cryptography)
  Object.assign(globalThis, { setImmediate: turns() })
  countTurns()
  addEventListener('unhandledrejection', (event) => {
    event.preventDefault()
    const { name, message, stack } = event.reason as Error
    report({
      type: 'ruled',
      name: 'Each error has a handler',
      state: 'broken',
      why: `${name}: ${message}`,
      place: placeIn(stack, paths),
    })
  })
  await Promise.all(load.map((file) => import(file) as Promise<unknown>))
  report({ type: 'started' })
  const runner = new Runner((rule, stack) => {
    report({ type: 'ruled', ...rule, place: placeIn(stack, paths) })
  })
  const files = await startTests([...programs], runner)
  for (const { result } of files) {
    const [error] = result?.errors ?? []
    if (!error) continue
    const headline = `${error.name}: ${error.message}`
    report({ type: 'threw', headline, place: placeIn(error.stack, paths) })
    return
  }
  report({ type: 'ended' })
}
