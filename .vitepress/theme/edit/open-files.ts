import type { Place } from '../../run/messages.ts'
import { element } from '../run/element.ts'
import { button } from './button.ts'
import { CodeEditor } from './code-editor.ts'
import type { Draft } from './draft.ts'
import { Tabs } from './tabs.ts'

/** The files of a draft: a tab for each, and the text of the one that is chosen. */
export class OpenFiles {
  readonly elements: readonly HTMLElement[]
  readonly #draft: Draft
  readonly #paths: readonly string[]
  readonly #tabs: Tabs
  readonly #code = element('div', 'editor-code')
  readonly #editors = new Map<string, CodeEditor>()
  readonly #onEdit: () => void

  /** @param onEdit called after each change of a text */
  constructor(draft: Draft, onEdit: () => void) {
    this.#draft = draft
    this.#onEdit = onEdit
    this.#paths = [...draft.originals.keys()]
    this.#code.id = `edit-${draft.id.replaceAll('/', '-')}`
    this.#code.role = 'tabpanel'
    const names = this.#paths.map((path) => this.#labelOf(path))
    this.#tabs = new Tabs(names, this.#code.id, (index) => {
      this.#open(this.#paths[index] ?? '')
    })
    this.elements = [this.#tabs.element, this.#code]
    this.#tabs.choose(0)
  }

  /** Shows the texts of the draft. */
  refresh(): void {
    for (const [path, editor] of this.#editors) editor.text = this.#draft.texts.get(path) ?? ''
    this.#label()
  }

  /** Opens a file, and marks a line; undefined for a file that is not here. */
  show(place: Place): HTMLElement | undefined {
    const link = this.linkTo(place)
    if (!link) return undefined
    this.#tabs.choose(this.#paths.indexOf(place.path))
    this.#editors.get(place.path)?.mark(this.#lineOf(place))
    return link
  }

  /** Leads to a line; undefined for a file that is not here. */
  linkTo(place: Place): HTMLElement | undefined {
    const { path } = place
    const index = this.#paths.indexOf(path)
    if (index < 0) return undefined
    const line = this.#lineOf(place)
    return button(`${nameOf(path)}, line ${line}`, () => {
      this.#tabs.choose(index)
      this.#editors.get(path)?.focus(line)
    })
  }

  /** Of the editor, which ends a line nowhere else: for JavaScript U+2028 and U+2029 end one too (ECMA-262, §12.3). */
  #lineOf({ path, line }: Place): number {
    const text = this.#draft.texts.get(path) ?? ''
    const before = text.split(/\r\n|[\n\r\u2028\u2029]/, line - 1).join('\n').length
    const unseen = text
      .replaceAll('\r\n', '\n')
      .slice(0, before)
      .match(/[\u2028\u2029]/g)
    return line - (unseen?.length ?? 0)
  }

  unmark(): void {
    for (const editor of this.#editors.values()) editor.unmark()
  }

  #open(path: string): void {
    let editor = this.#editors.get(path)
    if (!editor) {
      editor = new CodeEditor(nameOf(path), this.#draft.texts.get(path) ?? '', (text) => {
        this.#draft.texts.set(path, text)
        this.#label()
        this.#onEdit()
      })
      this.#editors.set(path, editor)
    }
    this.#code.ariaLabel = nameOf(path)
    this.#code.replaceChildren(editor.element)
  }

  #label(): void {
    for (const [index, path] of this.#paths.entries()) {
      this.#tabs.label(index, this.#labelOf(path))
    }
  }

  #labelOf(path: string): string {
    return this.#draft.isEdited(path) ? `${nameOf(path)}, edited` : nameOf(path)
  }
}

/** `retry.ts`; a program of a guide has files of several folders. */
function nameOf(path: string): string {
  return path.replace(/^.*\//, '')
}
