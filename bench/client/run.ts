import { deepStrictEqual } from 'node:assert'
import { pathToFileURL } from 'node:url'
import { answerWith } from '../lib/child.ts'
import { measure, type Load } from '../lib/meter.ts'
import { chunk, chunks, large, small } from '../lib/payloads.ts'
import type { Contestant, Open, OpenOptions } from './contestant.ts'

export type Path = '/small' | '/large' | '/stream'

export interface Task extends Omit<OpenOptions, 'log' | 'connections'> {
  /** JavaScript that exports `open`. */
  readonly file: string
  readonly path: Path
  readonly load: Load
}

/** A process for one client, which measures it once. */
answerWith(async ({ file, path, load, ...options }: Task) => {
  const { open } = (await import(pathToFileURL(file).href)) as { open: Open }
  let entries = 0
  const log = () => {
    entries++
  }
  const client = await open({ ...options, connections: load.concurrency, log })
  const url = options.origin + path
  await check(client, url, path)
  const measured = await measure(() => read(client, url, path), load)
  if (options.equipped && entries === 0) throw new Error(`${file} has logged nothing`)
  await client.close?.()
  return measured
})

async function read(client: Contestant, url: string, path: Path): Promise<void> {
  if (path === '/stream') await client.size(url)
  else await client.json(url)
}

/** A client that reads nothing would be the fastest. */
async function check(client: Contestant, url: string, path: Path): Promise<void> {
  if (path === '/stream') deepStrictEqual(await client.size(url), chunks * chunk.byteLength)
  else deepStrictEqual(await client.json(url), path === '/small' ? small : large)
}
