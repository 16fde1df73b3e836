import type { Answer } from './compiler.ts'
import type { CommonInputs } from './common-inputs.ts'
import type { DiskCache } from './disk-cache.ts'
import type { InputFiles, Inputs } from './input-files.ts'

/** Thrown where an answer is needed at once, and the compiler has not given it yet. */
export class TypesPending extends Error {
  /** Settled when it is worth asking again, or rejected with what is wrong. */
  readonly answer: Promise<unknown>

  constructor(name: string, answer: Promise<unknown>) {
    super(`${name}: the compiler has not answered yet. Wait for \`answer\`, and ask again.`)
    this.answer = answer
  }
}

export interface AnswerCacheOptions<T> {
  /** Where answers are kept from one build to the next. */
  readonly disk: DiskCache<CachedAnswer<T>>
  /** Stands for all that an answer is made from beside its inputs. */
  readonly key: string
  readonly files: InputFiles
  readonly common: CommonInputs
  /** Files may change while this runs. */
  readonly watching: boolean
  readonly ask: (name: string) => Promise<Answer<T>>
}

/** An answer with the files that it was made from. */
export interface CachedAnswer<T> {
  readonly key: string
  readonly inputs: Inputs
  /** Names a list of the common inputs. */
  readonly common: string
  readonly value: T
}

/** Answers of the compiler: cached ones count as long as all files that they were made from are as they were. */
export class AnswerCache<T> {
  readonly #options: AnswerCacheOptions<T>
  readonly #open = new Map<string, Promise<void>>()
  /** The answers of this build: it shows one state of all files, even if one changes meanwhile. */
  readonly #given = new Set<string>()

  constructor(options: AnswerCacheOptions<T>) {
    this.#options = options
  }

  has(name: string): boolean {
    return this.#find(name) !== undefined
  }

  /** @throws TypesPending */
  now(name: string): T {
    const known = this.#find(name)
    if (known === undefined) throw new TypesPending(name, this.ask(name))
    return known
  }

  /** Waits for the answer, and for another one if files change meanwhile. */
  async wait(name: string): Promise<T> {
    const known = this.#find(name)
    if (known !== undefined) return known
    await this.ask(name)
    return this.wait(name)
  }

  /** Asks, unless the question is open already. */
  ask(name: string): Promise<void> {
    const open = this.#open.get(name) ?? this.#ask(name)
    this.#open.set(name, open)
    return open
  }

  /** The files that the last answer was made from; none before the first. */
  inputsOf(name: string): Inputs {
    const { disk, common } = this.#options
    const cached = disk.get(name)
    return cached === undefined ? {} : { ...cached.inputs, ...common.listOf(cached.common) }
  }

  #find(name: string): T | undefined {
    const { disk, key, files, common } = this.#options
    const cached = disk.get(name)
    if (cached?.key !== key) return undefined
    if (this.#given.has(name)) return cached.value
    const isCurrent = common.isCurrent(cached.common) && files.areUnchanged(cached.inputs)
    return isCurrent ? cached.value : undefined
  }

  #ask(name: string): Promise<void> {
    const { ask, disk, key, common, watching } = this.#options
    const kept = ask(name)
      .then(({ value, inputs, common: list }) => {
        disk.set(name, { key, inputs, common: common.learn(list), value })
        if (!watching) this.#given.add(name)
      })
      .finally(() => this.#open.delete(name))
    // The caller that waits gets the error; a question that is asked in advance may have no such caller.
    kept.catch(() => undefined)
    return kept
  }
}
