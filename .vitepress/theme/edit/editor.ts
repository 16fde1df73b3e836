import type { Recording } from '../../../scripts/timeline/recording.ts'
import type { FieldList } from '../../run/manifest.ts'
import type { Framed, Place } from '../../run/messages.ts'
import { editing, type Editing } from '../run/editing.ts'
import { element } from '../run/element.ts'
import type { Outcome } from '../run/outcome.ts'
import type { Run, Thread } from '../run/run.ts'
import { CodeEditor } from './code-editor.ts'
import type { Draft } from './draft.ts'
import { framedThread } from './frame.ts'
import { framed } from './modules.ts'
import { Picture } from './picture.ts'
import { fragmentOf } from './share.ts'
import { Tabs } from './tabs.ts'

/** A form that changes the options in the program. */
export interface FieldsOfEditor {
  /** Called after each change of a text. */
  refresh(): void
  /** The calls that it changes, as the program has them. */
  describe(): string
  close(): void
}

/** The files of a program, in the figure of its output, where a reader edits and runs them. */
export class Editor implements Editing {
  fields: FieldsOfEditor | undefined
  readonly #draft: Draft
  readonly #figure: HTMLElement
  readonly #run: HTMLElement
  readonly #element: HTMLElement
  readonly #news = element('span', 'editor-news')
  readonly #code = element('div', 'editor-code')
  readonly #paths: readonly string[]
  readonly #tabs: Tabs
  readonly #editors = new Map<string, CodeEditor>()
  readonly #picture: Picture | undefined
  #checking: Run | undefined

  /** @param run the button that runs the program */
  constructor(draft: Draft, figure: HTMLElement, run: HTMLElement) {
    this.#draft = draft
    this.#figure = figure
    this.#run = run
    this.#picture = Picture.of(draft.id)
    this.#paths = [...draft.originals.keys()]
    this.#code.id = `edit-${draft.id.replaceAll('/', '-')}`
    this.#code.role = 'tabpanel'
    const names = this.#paths.map((path) => this.#nameOf(path))
    this.#tabs = new Tabs(names, this.#code.id, (index) => {
      this.#open(this.#paths[index] ?? '')
    })
    this.#news.role = 'status'
    const reset = button('Reset', () => {
      this.#reset()
    })
    const share = button('Copy link', () => {
      void this.#share()
    })
    const { rules } = draft.ticket
    const check = rules === undefined ? [] : [this.#checkButton(rules)]
    const hint = element('span', 'editor-hint', 'Esc, then Tab leaves the text')
    const bar = element('div', 'editor-bar', run, ...check, reset, share, this.#news, hint)
    this.#element = element('div', 'editor', this.#tabs.element, this.#code, bar)
    this.#element.role = 'group'
    this.#element.ariaLabel = `Edit ${draft.id}`
    // Before the editor makes a line of it.
    this.#element.addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
        event.preventDefault()
        event.stopPropagation()
        run.click()
      },
      true,
    )
    figure.querySelector('figcaption')?.after(this.#element)
    editing.set(figure, this)
    this.#tabs.choose(0)
    this.#label()
  }

  close(): void {
    this.#checking?.stop()
    this.#picture?.reset()
    this.fields?.close()
    editing.delete(this.#figure)
    this.#element.remove()
    this.#figure.querySelector('.runs')?.append(this.#run)
    this.#figure.querySelector('.run-panel')?.remove()
  }

  thread(): Promise<Thread> {
    return framedThread()
  }

  async start(): Promise<Framed> {
    for (const editor of this.#editors.values()) editor.unmark()
    const { texts, ticket } = this.#draft
    if (this.#picture) {
      const { recorded } = await import('./recorded.ts')
      const instrumented = await recorded(texts, ticket.path)
      if (instrumented) return instrumented
    }
    return framed(texts, [ticket.path])
  }

  follow(recording: Recording | undefined): void {
    const { texts } = this.#draft
    void this.#picture?.follow(recording && withCode(recording, texts), this.fields?.describe())
  }

  get fieldLists(): readonly FieldList[] {
    return this.#draft.ticket.fields ?? []
  }

  /** The text of the program. */
  get program(): string {
    return this.#draft.texts.get(this.#draft.ticket.path) ?? ''
  }

  set program(text: string) {
    this.#draft.texts.set(this.#draft.ticket.path, text)
    this.refresh()
  }

  /** Also while it runs: the button then stops it first. */
  runAgain(): void {
    if (this.#run.textContent === 'Stop') this.#run.click()
    this.#run.click()
  }

  judge(outcome: Outcome): Outcome {
    if (this.#draft.edited.length === 0) return outcome
    const { kind, text } = outcome
    if (kind === 'same') return { kind, text: 'Edited, and prints what CI printed' }
    return text.startsWith('Not the same as CI')
      ? { ...outcome, text: 'Edited, and prints something else' }
      : outcome
  }

  show({ path, line }: Place): HTMLElement {
    const index = this.#paths.indexOf(path)
    if (index >= 0) this.#tabs.choose(index)
    this.#editors.get(path)?.mark(line)
    return this.#linkTo({ path, line })
  }

  #linkTo({ path, line }: Place): HTMLElement {
    return button(`${nameOf(path)}, line ${line}`, () => {
      this.#tabs.choose(this.#paths.indexOf(path))
      this.#editors.get(path)?.focus(line)
    })
  }

  /** Says something about what is edited, above it. */
  tell(...content: readonly (Node | string)[]): void {
    const note = element('p', 'editor-note', ...content)
    note.role = 'status'
    this.#element.querySelector('.editor-note')?.remove()
    this.#element.prepend(note)
  }

  /** Shows the texts of the draft. */
  refresh(): void {
    for (const [path, editor] of this.#editors) editor.text = this.#draft.texts.get(path) ?? ''
    this.#label()
  }

  #open(path: string): void {
    let editor = this.#editors.get(path)
    if (!editor) {
      editor = new CodeEditor(nameOf(path), this.#draft.texts.get(path) ?? '', (text) => {
        this.#draft.texts.set(path, text)
        this.#label()
      })
      this.#editors.set(path, editor)
    }
    this.#code.ariaLabel = nameOf(path)
    this.#code.replaceChildren(editor.element)
  }

  #checkButton(rules: string): HTMLElement {
    const name = 'Check the rules'
    const made = button(name, () => {
      if (this.#checking) {
        this.#checking.stop()
        return
      }
      for (const editor of this.#editors.values()) editor.unmark()
      made.textContent = 'Stop'
      void import('./rules.ts').then(({ checkRules }) => {
        this.#checking = checkRules({
          figure: this.#figure,
          texts: this.#draft.texts,
          file: rules,
          show: (place) => (this.#paths.includes(place.path) ? this.#linkTo(place) : undefined),
          onEnd: () => {
            this.#checking = undefined
            made.textContent = name
          },
        })
      })
    })
    return made
  }

  #reset(): void {
    this.#draft.reset()
    this.#picture?.reset()
    this.refresh()
    history.replaceState(history.state, '', location.pathname + location.search)
    this.#news.textContent = 'As on the site'
  }

  async #share(): Promise<void> {
    const { id, ticket, texts, edited } = this.#draft
    const changed = Object.fromEntries(edited.map((path) => [path, texts.get(path) ?? '']))
    const fragment = await fragmentOf({ id, version: ticket.version, texts: changed })
    history.replaceState(history.state, '', fragment)
    try {
      await navigator.clipboard.writeText(location.href)
      this.#news.textContent = 'Copied'
    } catch {
      this.#news.textContent = 'The link is in the address bar'
    }
  }

  #label(): void {
    for (const [index, path] of this.#paths.entries()) {
      this.#tabs.label(index, this.#nameOf(path))
    }
    this.fields?.refresh()
  }

  #nameOf(path: string): string {
    return this.#draft.isEdited(path) ? `${nameOf(path)}, edited` : nameOf(path)
  }
}

/** With the text of the line that a span was begun by, as a recording of the tests has it. */
function withCode(recording: Recording, texts: ReadonlyMap<string, string>): Recording {
  return recording.map(({ code, ...span }) => {
    const [, path = '', line] = /^(.+):(\d+)$/.exec(code ?? '') ?? []
    const text = texts.get(path)?.split('\n')[Number(line) - 1]?.trim()
    return text === undefined
      ? span
      : { ...span, code: `${path.replace('snippets/', '')}: ${text}` }
  })
}

/** `retry.ts`; a program of a guide has files of several folders. */
function nameOf(path: string): string {
  return path.replace(/^.*\//, '')
}

function button(text: string, onClick: () => void): HTMLButtonElement {
  const made = element('button', 'editor-button', text)
  made.type = 'button'
  made.onclick = onClick
  return made
}
