import type { Run } from '../run/run.ts'
import { button } from './button.ts'
import type { Checking } from './rules.ts'

const NAME = 'Check the rules'

/** The button that runs the tests of a recipe on what is edited, and then stops them. */
export class CheckButton {
  readonly element: HTMLElement
  readonly #begin: () => Omit<Checking, 'onEnd'>
  #checking: Run | 'soon' | undefined

  /** @param begin called by a press: what is to be checked */
  constructor(begin: () => Omit<Checking, 'onEnd'>) {
    this.#begin = begin
    this.element = button(NAME, () => {
      if (this.#checking) this.stop()
      else void this.#check()
    })
  }

  stop(): void {
    if (this.#checking === 'soon') this.#end()
    else this.#checking?.stop()
  }

  async #check(): Promise<void> {
    const what = this.#begin()
    this.element.textContent = 'Stop'
    this.#checking = 'soon'
    const onEnd = () => {
      this.#end()
    }
    try {
      const { checkRules } = await import('./rules.ts')
      // It was stopped before it began, and may have been pressed again.
      if (this.#checking === 'soon') this.#checking = checkRules({ ...what, onEnd })
    } catch {
      this.#end('Not loaded: try again')
    }
  }

  #end(text = NAME): void {
    this.#checking = undefined
    this.element.textContent = text
  }
}
