import layout from 'prism-code-editor/layout.css?inline'
import { adoptStyle } from '../adopt-style.ts'
import { draftOf } from './draft.ts'
import { Editor } from './editor.ts'
import css from './editor.css?inline'

adoptStyle(layout)
adoptStyle(css)

const open = new WeakMap<HTMLElement, Promise<Editor>>()

/** Opens the editor of a program, or closes it. */
export async function toggle(figure: HTMLElement): Promise<void> {
  const editor = open.get(figure)
  if (!editor) {
    await openEditor(figure)
    return
  }
  ;(await editor).close()
  open.delete(figure)
  label(figure, 'Edit')
}

/** Opens it, if it is not open. */
export function openEditor(figure: HTMLElement): Promise<Editor> {
  const known = open.get(figure)
  if (known) return known
  const opening = make(figure)
  open.set(figure, opening)
  opening.then(
    () => {
      label(figure, 'Close')
    },
    () => {
      open.delete(figure)
      label(figure, 'Not loaded: try again')
    },
  )
  return opening
}

async function make(figure: HTMLElement): Promise<Editor> {
  const draft = await draftOf(figure.dataset['run'] ?? '')
  const run = figure.querySelector<HTMLElement>('button.run')
  if (!run) throw new Error('The program has no button.')
  return new Editor(draft, figure, run)
}

function label(figure: HTMLElement, text: string): void {
  const button = figure.querySelector('button.edit')
  if (!button) return
  button.textContent = text
  button.ariaLabel = `${text} ${text === 'Close' ? 'the editor of ' : ''}${figure.dataset['run'] ?? ''}`
}
