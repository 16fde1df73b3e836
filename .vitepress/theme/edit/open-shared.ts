import { draftOf } from './draft.ts'
import { element } from '../run/element.ts'
import type { Editor } from './editor.ts'
import { readFragment, type Shared } from './share.ts'
import { openEditor } from './toggle.ts'

/** The link that was opened last: a page that changes is no new link. */
let opened = ''

/** Opens the edited program of a link. It does not run before the reader presses Run. */
export async function openShared(): Promise<void> {
  const { hash } = location
  if (hash === opened) return
  opened = hash
  const shared = await readFragment(hash)
  const figure = [...document.querySelectorAll<HTMLElement>('[data-run]')].find(
    ({ dataset }) => dataset['run'] === shared?.id,
  )
  if (!shared || !figure) {
    const note = element(
      'p',
      'custom-block warning',
      'This link to an edited program is damaged, or its program is not here any more.',
    )
    note.role = 'alert'
    document.querySelector('.vp-doc')?.prepend(note)
    return
  }
  const draft = await draftOf(shared.id)
  const editor = await openEditor(figure)
  figure.scrollIntoView()
  if (draft.ticket.version === shared.version) take(shared, editor)
  else ask(shared, editor)

  function take({ texts }: Shared, editor: Editor): void {
    draft.reset()
    draft.change(texts)
    editor.refresh()
  }

  function ask(shared: Shared, editor: Editor): void {
    const choice = (text: string, then: () => void) => {
      const button = element('button', 'editor-button', text)
      button.type = 'button'
      button.onclick = then
      return button
    }
    editor.tell(
      'This link was made with another version of these files. ',
      choice('Show its text on the files of today', () => {
        take(shared, editor)
        editor.tell('The edited files are those of the link, the others are of today.')
      }),
      choice('Keep the files of today', () => {
        draft.reset()
        editor.refresh()
        editor.tell('These are the files of today.')
      }),
    )
  }
}
