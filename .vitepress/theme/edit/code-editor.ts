import { createEditor, type PrismEditor } from 'prism-code-editor'
import {
  defaultKeymap,
  editHistory,
  editorCommands,
  setIgnoreTab,
} from 'prism-code-editor/commands'
import 'prism-code-editor/prism/languages/typescript'
import { languageOf } from './language-of.ts'

const NARROW = '(max-width: 639px)'

/** One file in an editor. */
export class CodeEditor {
  readonly element: HTMLElement
  readonly #editor: PrismEditor
  #wrong: Element | undefined

  /** @param onEdit called after each change, with the text */
  constructor(name: string, value: string, onEdit: (text: string) => void) {
    const editor = createEditor(
      null,
      {
        language: languageOf(value),
        value,
        wordWrap: matchMedia(NARROW).matches,
        onUpdate: onEdit,
      },
      editorCommands(defaultKeymap),
      editHistory(),
    )
    this.#editor = editor
    this.element = editor.container
    editor.textarea.ariaLabel = `${name}. Press Escape, then Tab, to leave the editor.`
    // Before the editor colours it.
    editor.container.addEventListener(
      'input',
      () => {
        const language = languageOf(editor.textarea.value)
        if (language !== editor.options.language) editor.setOptions({ language })
      },
      true,
    )
    // Tab indents, until Escape is pressed: the focus stays where it is until then.
    editor.container.addEventListener(
      'keydown',
      (event) => {
        if (event.key === 'Escape') {
          setIgnoreTab(true)
          event.stopPropagation()
        } else if (!/^(?:Tab|Shift)$/.test(event.key)) setIgnoreTab(false)
      },
      true,
    )
    editor.textarea.addEventListener('blur', () => {
      setIgnoreTab(false)
    })
  }

  get text(): string {
    return this.#editor.value
  }

  set text(value: string) {
    if (value !== this.text) this.#editor.setOptions({ value, language: languageOf(value) })
  }

  /** @param line from 1 */
  mark(line: number): void {
    this.unmark()
    const wrong = this.#editor.lines[line]
    if (!wrong) return
    wrong.classList.add('wrong')
    this.#wrong = wrong
    const { container } = this.#editor
    const { offsetTop, offsetHeight } = wrong as HTMLElement
    container.scrollTop = offsetTop - (container.clientHeight - offsetHeight) / 2
  }

  unmark(): void {
    this.#wrong?.classList.remove('wrong')
  }

  /** Puts the cursor into a line, from 1. */
  focus(line: number): void {
    const { textarea } = this.#editor
    const start = this.text.split('\n', line - 1).join('\n').length + (line > 1 ? 1 : 0)
    textarea.focus()
    textarea.setSelectionRange(start, start)
  }
}
