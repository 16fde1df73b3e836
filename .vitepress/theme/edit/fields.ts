import type { Field, FieldList } from '../../run/manifest.ts'
import { adoptStyle } from '../adopt-style.ts'
import { element } from '../run/element.ts'
import type { Editor } from './editor.ts'
import { rangeOf, unitOf } from './field-range.ts'
import { optionCalls, type OptionCall } from './option-calls.ts'
import { openEditor } from './toggle.ts'
import css from './fields.css?inline'

adoptStyle(css)

/** ms after the last change: a slider makes many. */
const PAUSE = 250

const open = new WeakMap<HTMLElement, Fields>()

/** Opens the fields of a timeline and the editor that they write to, or closes the fields. */
export async function toggleFields(button: HTMLElement): Promise<void> {
  const figure = button.closest<HTMLElement>('.timeline')
  const id = figure?.querySelector('figcaption code')?.textContent ?? ''
  const output = document.querySelector<HTMLElement>(`[data-run="${id}"]`)
  if (!figure || !output) return
  const known = open.get(figure)
  if (known) {
    known.close()
    return
  }
  const { top } = button.getBoundingClientRect()
  const editor = await openEditor(output)
  if (open.has(figure)) return
  open.set(figure, new Fields(figure, button, editor))
  // The editor is above, and must not push away what the reader has asked for.
  scrollBy({ top: button.getBoundingClientRect().top - top, behavior: 'instant' })
}

/** A form that writes the options of the recipes that a program calls, and runs it. */
class Fields {
  readonly #figure: HTMLElement
  readonly #button: HTMLElement
  readonly #editor: Editor
  readonly #form = element('form', 'timeline-fields')
  #shown = ''
  #timer: ReturnType<typeof setTimeout> | undefined
  /** Shows the values of the program, by the order of the fields. */
  #refreshers: readonly (() => void)[] = []

  constructor(figure: HTMLElement, button: HTMLElement, editor: Editor) {
    this.#figure = figure
    this.#button = button
    this.#editor = editor
    this.#form.ariaLabel = 'Options'
    this.#form.onsubmit = (event) => {
      event.preventDefault()
    }
    figure.querySelector('figcaption')?.after(this.#form)
    button.ariaExpanded = 'true'
    editor.fields = {
      refresh: () => {
        this.#refresh()
      },
      describe: () => this.#calls.map(({ text }) => text.replace(/\s+/g, ' ')).join(', '),
      close: () => {
        this.close()
      },
    }
    this.#refresh()
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#editor.fields = undefined
    this.#form.remove()
    this.#button.ariaExpanded = 'false'
    open.delete(this.#figure)
  }

  get #lists(): readonly FieldList[] {
    return this.#editor.fieldLists
  }

  get #calls(): readonly OptionCall[] {
    return optionCalls(
      this.#editor.program,
      this.#lists.map(({ of }) => of),
    )
  }

  #refresh(): void {
    const calls = this.#calls
    const what = calls.map(({ of }) => of).join()
    if (what !== this.#shown || calls.length === 0) {
      this.#shown = what
      this.#refreshers = []
      this.#form.replaceChildren(...calls.map((call, index) => this.#fieldset(call, index, calls)))
      if (calls.length === 0) {
        this.#form.append('The program calls no recipe with options that are written there.')
      }
    }
    for (const refresh of this.#refreshers) refresh()
  }

  #fieldset({ of, line }: OptionCall, index: number, calls: readonly OptionCall[]): HTMLElement {
    const isOne = calls.filter((each) => each.of === of).length === 1
    const legend = element('legend', '', element('code', '', `${of}()`))
    if (!isOne) legend.append(`, line ${line}`)
    const options = this.#lists.find((list) => list.of === of)?.options ?? []
    const isFirst = calls.findIndex((each) => each.of === of) === index
    const fields = options.map((field) => this.#field(field, index, isFirst))
    return element('fieldset', '', legend, ...fields)
  }

  /** @param explains whether the eye sees what the option does: once is enough */
  #field(field: Field, index: number, explains: boolean): HTMLElement {
    const { name, type, text } = field
    const id = `field-${index}-${name}`
    const input = element('input', '')
    input.type = type === 'number' ? 'number' : 'checkbox'
    input.id = id
    input.setAttribute('aria-describedby', `${id}-hint`)
    const label = element('label', '', element('code', '', name))
    label.htmlFor = id
    const hint = element('span', explains ? 'field-hint' : 'visually-hidden', text)
    hint.id = `${id}-hint`
    const row = element('div', 'field', label, input)
    if (type === 'boolean') {
      input.onchange = () => {
        this.#write(name, index, String(input.checked))
      }
      this.#onRefresh(field, index, row, (value) => {
        input.checked = value === 'true'
      })
      row.append(hint)
      return row
    }
    input.step = 'any'
    input.min = '0'
    input.inputMode = 'decimal'
    const unit = unitOf(text)
    if (unit !== undefined) row.append(element('span', 'field-unit', unit))
    const slider = element('input', '')
    slider.type = 'range'
    slider.ariaLabel = unit === undefined ? name : `${name}, in ${unit}`
    slider.setAttribute('aria-describedby', hint.id)
    const range = rangeOf(field, this.#calls[index]?.values.get(name))
    slider.min = String(range.min)
    slider.max = String(range.max)
    slider.step = String(range.step)
    input.oninput = () => {
      if (input.value !== '' && input.validity.valid) this.#write(name, index, input.value)
    }
    slider.oninput = () => {
      input.value = slider.value
      this.#write(name, index, slider.value)
    }
    this.#onRefresh(field, index, row, (value) => {
      if (document.activeElement !== input) input.value = value
      // One that is not set, and has no number as its default, has no limit that a slider could show.
      if (document.activeElement !== slider) slider.value = value === '' ? slider.max : value
    })
    row.append(slider, hint)
    return row
  }

  #onRefresh(
    { name, value: fallback }: Field,
    index: number,
    row: HTMLElement,
    show: (value: string) => void,
  ): void {
    this.#refreshers = [
      ...this.#refreshers,
      () => {
        const written = this.#calls[index]?.values.get(name)?.replaceAll('_', '')
        // Another expression is for the editor.
        row.hidden = written !== undefined && !/^(?:\d[\d.]*(?:e\d+)?|true|false)$/.test(written)
        show(written ?? String(fallback ?? ''))
      },
    ]
  }

  #write(name: string, index: number, value: string): void {
    const changed = this.#calls[index]?.with(name, value)
    if (changed === undefined) return
    this.#editor.program = changed
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      if (this.#figure.isConnected) this.#editor.runAgain()
    }, PAUSE)
  }
}
