import type { Recording } from '../../../scripts/timeline/recording.ts'
import type { FieldList } from '../../run/manifest.ts'
import type { Framed, Place } from '../../run/messages.ts'
import { editing, type Editing } from '../run/editing.ts'
import { element } from '../run/element.ts'
import type { Outcome } from '../run/outcome.ts'
import type { Thread } from '../run/run.ts'
import { button } from './button.ts'
import { CheckButton } from './check-button.ts'
import { copyLink } from './copy-link.ts'
import type { Draft } from './draft.ts'
import { framedThread } from './frame.ts'
import { framed } from './modules.ts'
import { OpenFiles } from './open-files.ts'
import { Picture } from './picture.ts'
import { withCode } from './with-code.ts'

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
  readonly #files: OpenFiles
  readonly #picture: Picture | undefined
  readonly #check: CheckButton | undefined

  /** @param run the button that runs the program */
  constructor(draft: Draft, figure: HTMLElement, run: HTMLElement) {
    this.#draft = draft
    this.#figure = figure
    this.#run = run
    this.#picture = Picture.of(draft.id)
    this.#files = new OpenFiles(draft, () => this.fields?.refresh())
    this.#check = this.#checkButton()
    this.#news.role = 'status'
    const reset = button('Reset', () => {
      this.#reset()
    })
    const share = button('Copy link', () => {
      void copyLink(draft).then((news) => (this.#news.textContent = news))
    })
    const check = this.#check ? [this.#check.element] : []
    const hint = element('span', 'editor-hint', 'Esc, then Tab leaves the text')
    const bar = element('div', 'editor-bar', run, ...check, reset, share, this.#news, hint)
    this.#element = element('div', 'editor', ...this.#files.elements, bar)
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
    this.refresh()
  }

  close(): void {
    this.#check?.stop()
    this.#picture?.reset()
    this.fields?.close()
    editing.delete(this.#figure)
    this.#element.remove()
    this.#figure.querySelector('.runs')?.append(this.#run)
    this.#figure.querySelector('.run-panel')?.remove()
  }

  thread(): Promise<Thread> {
    this.#check?.stop()
    return framedThread()
  }

  async start(): Promise<Framed> {
    this.#files.unmark()
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
    if (this.#runs) this.#run.click()
    this.#run.click()
  }

  get #runs(): boolean {
    return this.#run.textContent === 'Stop'
  }

  judge(outcome: Outcome): Outcome {
    if (this.#draft.edited.length === 0) return outcome
    const { kind, text } = outcome
    if (kind === 'same') return { kind, text: 'Edited, and prints what CI printed' }
    return text.startsWith('Not the same as CI')
      ? { ...outcome, text: 'Edited, and prints something else' }
      : outcome
  }

  show(place: Place): HTMLElement | undefined {
    return this.#files.show(place)
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
    this.#files.refresh()
    this.fields?.refresh()
  }

  #checkButton(): CheckButton | undefined {
    const { texts, ticket } = this.#draft
    const file = ticket.rules
    if (file === undefined) return undefined
    return new CheckButton(() => {
      // There is room for the result of one of the two.
      if (this.#runs) this.#run.click()
      this.#files.unmark()
      return {
        figure: this.#figure,
        texts,
        file,
        show: (place) => this.#files.linkTo(place),
      }
    })
  }

  #reset(): void {
    this.#draft.reset()
    this.#picture?.reset()
    this.refresh()
    history.replaceState(history.state, '', location.pathname + location.search)
    this.#news.textContent = 'As on the site'
  }
}
