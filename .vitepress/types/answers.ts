import { Remembered } from './remembered.ts'

/** Thrown where an answer is needed at once, and the compiler has not given it yet. */
export class NotYet extends Error {
  /** Settled when it is worth asking again, or rejected with what is wrong. */
  readonly answer: Promise<unknown>

  constructor(name: string, answer: Promise<unknown>) {
    super(`${name}: the compiler has not answered yet, and nobody waits for it.`)
    this.answer = answer
  }
}

export interface Questions<T> {
  /** Where answers are kept from one build to the next. */
  readonly folder: string
  /** Stands for all that an answer is made from, as it is now. */
  readonly fingerprintOf: (name: string) => string
  readonly ask: (name: string) => Promise<T>
}

/** Answers that are remembered, or have to be asked for and waited for. */
export class Answers<T> {
  readonly #questions: Questions<T>
  readonly #remembered: Remembered<T>
  readonly #open = new Map<string, Promise<void>>()

  constructor(questions: Questions<T>) {
    this.#questions = questions
    this.#remembered = new Remembered(questions.folder)
  }

  has(name: string): boolean {
    return this.#find(name) !== undefined
  }

  /** @throws NotYet */
  now(name: string): T {
    const known = this.#find(name)
    if (known === undefined) throw new NotYet(name, this.ask(name))
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

  #find(name: string): T | undefined {
    return this.#remembered.find(name, this.#questions.fingerprintOf(name))
  }

  #ask(name: string): Promise<void> {
    const { ask, fingerprintOf } = this.#questions
    const fingerprint = fingerprintOf(name)
    const kept = ask(name)
      .then((value) => {
        // What the compiler has read may be from before or after a change.
        if (fingerprintOf(name) === fingerprint) this.#remembered.keep(name, fingerprint, value)
      })
      .finally(() => this.#open.delete(name))
    // Who waits for it hears of an error; not everything that is asked in advance is waited for.
    kept.catch(() => undefined)
    return kept
  }
}
