import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Item } from '../../cli/item.ts'
import { nameOf, shadcnIndex, shadcnItem } from './shadcn.ts'

/** Writes what the command reads: `index.json`, and `client/retry.json` for each recipe. */
export function writeRegistry(folder: string, items: readonly Item[]): void {
  write(
    join(folder, 'index.json'),
    items.map(({ id, title, description }) => ({ id, title, description })),
  )
  for (const item of items) write(join(folder, `${item.id}.json`), item)
}

/** Writes what `shadcn add <site>/r/client-retry.json` reads, and the list of all as `registry.json`. */
export function writeShadcn(folder: string, items: readonly Item[], homepage: string): void {
  write(join(folder, 'registry.json'), shadcnIndex(items, homepage))
  for (const item of items) write(join(folder, `${nameOf(item)}.json`), shadcnItem(item))
}

function write(file: string, value: unknown): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(value)}\n`)
}
