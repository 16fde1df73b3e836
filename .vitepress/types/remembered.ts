import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Remembers answers, in memory and on disk, with the fingerprint of all that they were made from. What was made
 * from something else, or cannot be read, is not known.
 */
export class Remembered<T> {
  readonly #folder: string
  readonly #entries = new Map<string, Entry<T>>()

  constructor(folder: string) {
    this.#folder = folder
    mkdirSync(folder, { recursive: true })
  }

  find(name: string, fingerprint: string): T | undefined {
    const known = this.#entries.get(name)
    if (known?.fingerprint === fingerprint) return known.value
    const read = known ? undefined : this.#read(name)
    if (read?.fingerprint !== fingerprint) return undefined
    this.#entries.set(name, read)
    return read.value
  }

  keep(name: string, fingerprint: string, value: T): void {
    const entry = { fingerprint, value }
    this.#entries.set(name, entry)
    this.#write(name, entry)
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
    const draft = `${file}.${process.pid}.tmp`
    writeFileSync(draft, JSON.stringify(entry))
    renameSync(draft, file)
  }

  #file(name: string): string {
    return join(this.#folder, `${name.replaceAll('/', '__')}.json`)
  }
}

interface Entry<T> {
  readonly fingerprint: string
  readonly value: T
}
