import type { DiskCache } from './disk-cache.ts'
import { hashOf } from './input-files.ts'
import type { InputFiles, Inputs } from './input-files.ts'

/** The lists of files that all answers of one program share, by the hash of the list. */
export class CommonInputs {
  readonly #disk: DiskCache<Inputs>
  readonly #files: InputFiles
  #latest: string | undefined

  constructor(disk: DiskCache<Inputs>, files: InputFiles) {
    this.#disk = disk
    this.#files = files
  }

  /** Whether the compiler has answered, and with it given the list of its program. */
  get isKnown(): boolean {
    return this.#latest !== undefined
  }

  /**
   * Keeps the list of the compiler's present program.
   *
   * @param list as JSON
   * @returns its name
   */
  learn(list: string): string {
    const name = hashOf(list)
    if (name !== this.#latest && this.#disk.get(name) === undefined) {
      this.#disk.set(name, JSON.parse(list) as Inputs)
    }
    this.#latest = name
    return name
  }

  listOf(name: string): Inputs {
    return this.#disk.get(name) ?? {}
  }

  /**
   * Whether the files of this list are as they were, and are still the list: a file that is new may declare something
   * global, which only the compiler finds out.
   */
  isCurrent(name: string): boolean {
    if (this.#latest !== undefined && this.#latest !== name) return false
    const list = this.#disk.get(name)
    return list !== undefined && this.#files.areUnchanged(list)
  }
}
