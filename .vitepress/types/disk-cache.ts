import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** JSON values by name, in memory and in a folder. A file that cannot be read counts as missing. */
export class DiskCache<T> {
  readonly #folder: string
  readonly #values = new Map<string, T | undefined>()

  constructor(folder: string) {
    this.#folder = folder
    mkdirSync(folder, { recursive: true })
  }

  get(name: string): T | undefined {
    if (!this.#values.has(name)) this.#values.set(name, this.#read(name))
    return this.#values.get(name)
  }

  /** Writes a file and renames it when it is complete, so that another build never reads half of it. */
  set(name: string, value: T): void {
    this.#values.set(name, value)
    const file = this.#file(name)
    const draft = `${file}.${process.pid}.tmp`
    writeFileSync(draft, JSON.stringify(value))
    renameSync(draft, file)
  }

  delete(name: string): void {
    this.#values.delete(name)
    rmSync(this.#file(name), { force: true })
  }

  /** The names in the folder. */
  names(): readonly string[] {
    return readdirSync(this.#folder)
      .filter((file) => file.endsWith('.json'))
      .map((file) => decodeURIComponent(file.slice(0, -'.json'.length)))
  }

  #read(name: string): T | undefined {
    try {
      return JSON.parse(readFileSync(this.#file(name), 'utf8')) as T
    } catch {
      return undefined
    }
  }

  #file(name: string): string {
    return join(this.#folder, `${encodeURIComponent(name)}.json`)
  }
}
