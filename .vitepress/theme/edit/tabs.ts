import { element } from '../run/element.ts'

/**
 * Tabs by the pattern of ARIA's authoring practices, made by script.
 *
 * https://www.w3.org/WAI/ARIA/apg/patterns/tabs/
 */
export class Tabs {
  readonly element: HTMLElement = element('div', 'editor-tabs')
  readonly #tabs: readonly HTMLButtonElement[]
  readonly #onChoose: (index: number) => void

  constructor(names: readonly string[], panel: string, onChoose: (index: number) => void) {
    this.#onChoose = onChoose
    this.#tabs = names.map((name, index) => {
      const tab = element('button', '', name)
      tab.type = 'button'
      tab.role = 'tab'
      tab.setAttribute('aria-controls', panel)
      tab.onclick = () => {
        this.choose(index)
      }
      return tab
    })
    this.element.role = 'tablist'
    this.element.ariaLabel = 'Files'
    this.element.append(...this.#tabs)
    this.element.onkeydown = (event) => {
      this.#press(event)
    }
  }

  choose(index: number): void {
    for (const [each, tab] of this.#tabs.entries()) {
      tab.ariaSelected = String(each === index)
      tab.tabIndex = each === index ? 0 : -1
    }
    this.#onChoose(index)
  }

  /** Says that a file is not that of the site. */
  label(index: number, name: string): void {
    const tab = this.#tabs[index]
    if (tab && tab.textContent !== name) tab.textContent = name
  }

  #press(event: KeyboardEvent): void {
    const last = this.#tabs.length - 1
    const at = this.#tabs.findIndex((tab) => tab === event.target)
    const next = {
      ArrowRight: at === last ? 0 : at + 1,
      ArrowLeft: at === 0 ? last : at - 1,
      Home: 0,
      End: last,
    }[event.key]
    if (at < 0 || next === undefined || event.ctrlKey || event.altKey || event.metaKey) return
    event.preventDefault()
    this.#tabs[next]?.focus()
    this.choose(next)
  }
}
