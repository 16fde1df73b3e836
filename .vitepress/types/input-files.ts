import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The files that an answer was made from, by path relative to the root, each with the hash of its content. A path at
 * which the compiler looked for a file in vain has the hash {@link MISSING}: a file that appears there matters.
 */
export type Inputs = Readonly<Record<string, string>>

export const MISSING = ''

/** The files as they are now. Each is read once, or when it has changed if files are watched. */
export class InputFiles {
  readonly #root: string
  readonly #watching: boolean
  readonly #known = new Map<string, { readonly stamp: string; readonly hash: string }>()
  /** Files and lists looked at in this turn of the event loop, or build: a page asks about the same ones many times. */
  readonly #fresh = new Set<string>()
  #checked = new WeakMap<Inputs, boolean>()

  /** @param watching files may change: look at them again and again */
  constructor(root: string, watching: boolean) {
    this.#root = root
    this.#watching = watching
  }

  areUnchanged(inputs: Inputs): boolean {
    const checked = this.#checked.get(inputs)
    if (checked !== undefined) return checked
    const areUnchanged = Object.entries(inputs).every(([path, hash]) => this.hashOf(path) === hash)
    this.#checked.set(inputs, areUnchanged)
    return areUnchanged
  }

  /** @param path relative to the root */
  hashOf(path: string): string {
    const known = this.#known.get(path)
    if (known && (!this.#watching || this.#fresh.has(path))) return known.hash
    if (this.#watching && this.#fresh.size === 0) setImmediate(() => this.#startTurn())
    this.#fresh.add(path)
    const file = join(this.#root, path)
    const stamp = stampOf(file)
    if (known?.stamp === stamp) return known.hash
    const hash = hashOfFile(file)
    this.#known.set(path, { stamp, hash })
    return hash
  }

  #startTurn(): void {
    this.#fresh.clear()
    this.#checked = new WeakMap()
  }
}

/** The hash of a file's content, {@link MISSING} if there is no file. */
export function hashOfFile(file: string): string {
  try {
    return hashOf(readFileSync(file))
  } catch {
    // A folder in place of a file: the compiler may now look into it.
    return stampOf(file) === MISSING ? MISSING : 'folder'
  }
}

export function hashOf(content: string | Buffer): string {
  return createHash('sha1').update(content).digest('hex')
}

/** Differs if the file may have changed; {@link MISSING} if there is none. */
export function stampOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false })
  if (stats === undefined) return MISSING
  return stats.isFile() ? `${stats.mtimeMs} ${stats.size}` : 'folder'
}
