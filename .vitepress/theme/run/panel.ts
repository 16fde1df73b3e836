import { element } from './element.ts'
import type { Outcome } from './outcome.ts'

/** What one run prints, and how it ended, below the output that the page shows. */
export class Panel {
  readonly #outcome = element('p', 'run-outcome')
  readonly #code = document.createElement('code')
  readonly #panel = element('div', 'run-panel')
  readonly #figure: HTMLElement

  /** Replaces the panel of an earlier run. */
  constructor(figure: HTMLElement) {
    this.#figure = figure
    // What follows does not move while nothing is printed yet.
    figure.style.minHeight = `${figure.offsetHeight}px`
    this.#outcome.role = 'status'
    const printed = document.createElement('pre')
    printed.append(this.#code)
    this.#panel.append(this.#outcome, printed)
    figure.querySelector('.run-panel')?.remove()
    figure.append(this.#panel)
    // After it is there: a screen reader tells what changes in it.
    this.#outcome.textContent = 'Running'
  }

  print(text: string): void {
    this.#code.append(`${text}\n`)
  }

  /** All that was printed. */
  get printed(): string {
    return this.#code.textContent ?? ''
  }

  /** @param place leads to the line that threw */
  end({ kind, text, difference }: Outcome, place?: HTMLElement): void {
    this.#figure.style.minHeight = ''
    this.#panel.dataset['kind'] = kind
    this.#outcome.textContent = text
    if (place) {
      place.classList.add('run-place')
      this.#outcome.append(' in ', place)
    }
    if (difference === undefined) return
    const code = document.createElement('code')
    code.append(...difference.split('\n').map(diffLine))
    const pre = element('pre', 'run-difference')
    pre.append(code)
    this.#panel.append(pre)
  }
}

function diffLine(text: string): HTMLElement {
  const name = text.startsWith('-') ? 'del' : text.startsWith('+') ? 'ins' : 'span'
  return Object.assign(document.createElement(name), { textContent: `${text}\n` })
}
