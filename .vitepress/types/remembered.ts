import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** An answer, and the files that it was made from. */
export interface Made<T> {
  readonly value: T
  /** Relative to the root. */
  readonly dependencies: readonly string[]
}

export interface RememberedOptions {
  readonly root: string
  /** Where answers are kept from one build to the next. */
  readonly folder: string
  /** All that an answer depends on beside its files, such as versions and options. */
  readonly key: string
  /** Files may change while this runs: look at each of them every time. */
  readonly watching: boolean
}

/**
 * Remembers answers, in memory and on disk, for as long as the content of every file that an answer
 * was made from is the same. What cannot be read, or was written by another version, is made anew.
 */
export class Remembered<T> {
  readonly #options: RememberedOptions
  readonly #entries = new Map<string, Entry<T>>()
  readonly #hashes: FileHashes

  constructor(options: RememberedOptions) {
    this.#options = options
    this.#hashes = new FileHashes(options.root, options.watching)
  }

  /** @returns the answer, and the files that it depends on */
  get(name: string, make: () => Made<T>): Made<T> {
    const known = this.#entries.get(name) ?? this.#read(name)
    if (known && this.#isCurrent(known)) {
      this.#entries.set(name, known)
      return { value: known.value, dependencies: Object.keys(known.dependencies) }
    }
    const made = make()
    const entry: Entry<T> = {
      key: this.#options.key,
      value: made.value,
      dependencies: Object.fromEntries(
        made.dependencies.map((path) => [path, this.#hashes.of(path)]),
      ),
    }
    this.#entries.set(name, entry)
    this.#write(name, entry)
    return made
  }

  #isCurrent({ key, dependencies }: Entry<T>): boolean {
    if (key !== this.#options.key) return false
    return Object.entries(dependencies).every(([path, hash]) => this.#hashes.of(path) === hash)
  }

  #read(name: string): Entry<T> | undefined {
    try {
      return JSON.parse(readFileSync(this.#file(name), 'utf8')) as Entry<T>
    } catch {
      return undefined
    }
  }

  /** Renamed when complete, so that another build never reads half of it. */
  #write(name: string, entry: Entry<T>): void {
    const file = this.#file(name)
    mkdirSync(dirname(file), { recursive: true })
    const draft = `${file}.${process.pid}.tmp`
    writeFileSync(draft, JSON.stringify(entry))
    renameSync(draft, file)
  }

  #file(name: string): string {
    return join(this.#options.folder, `${name.replaceAll('/', '__')}.json`)
  }
}

interface Entry<T> {
  readonly key: string
  readonly value: T
  /** The hash of each file's content. */
  readonly dependencies: Readonly<Record<string, string>>
}

/** Hashes of contents, each computed once, or while watching once for each state of its file. */
class FileHashes {
  readonly #root: string
  readonly #watching: boolean
  readonly #known = new Map<string, { stamp: string; hash: string }>()

  constructor(root: string, watching: boolean) {
    this.#root = root
    this.#watching = watching
  }

  of(path: string): string {
    const known = this.#known.get(path)
    if (known && !this.#watching) return known.hash
    const file = join(this.#root, path)
    const stats = statSync(file, { throwIfNoEntry: false })
    if (stats === undefined) return 'none'
    const stamp = `${stats.mtimeMs} ${stats.size}`
    if (known?.stamp === stamp) return known.hash
    const hash = hashOf(readFileSync(file, 'utf8'))
    this.#known.set(path, { stamp, hash })
    return hash
  }
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
