import { element } from '../run/element.ts'

/** A button as all of an editor are. */
export function button(text: string, onClick: () => void): HTMLButtonElement {
  const made = element('button', 'editor-button', text)
  made.type = 'button'
  made.onclick = onClick
  return made
}
