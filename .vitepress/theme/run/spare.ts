import manifest from 'virtual:run-manifest'
import type { Prepare } from '../../run/messages.ts'
import { addressOf } from './files.ts'

let spare: Worker | undefined

/** A worker that has run nothing yet; the one that waits, if there is one. */
export function takeWorker(): Worker {
  const worker = spare ?? makeWorker()
  spare = undefined
  return worker
}

/**
 * Makes a worker for the next press while the reader reads what this one has brought: to load the library into it takes longer than
 * most programs do. With the dev server its library would soon be an old one.
 *
 * @param load what the program has imported that was run: addresses
 */
export function prepareWorker(load: readonly string[]): void {
  if (spare || !import.meta.env.PROD) return
  const worker = makeWorker()
  const prepare: Prepare = { load }
  worker.postMessage(prepare)
  spare = worker
  // A worker that was taken has a listener of its own.
  worker.onerror = () => {
    if (spare === worker) spare = undefined
  }
}

function makeWorker(): Worker {
  return new Worker(addressOf(manifest.worker), { type: 'module' })
}
