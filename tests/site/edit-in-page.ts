import type { Ran } from './run-in-page.ts'

/**
 * Puts a text into the editor of a program that the page shows, and presses Run. The editor is opened if it is not open.
 *
 * @param file the name on its tab; the program's own is the first
 */
export async function editInPage({
  id,
  text,
  file,
}: {
  readonly id: string
  readonly text: string
  readonly file?: string
}): Promise<Ran> {
  const figure = document.querySelector(`[data-run="${id}"]`)
  if (!figure) throw new Error(`The page has no ${id}.`)
  const seen = <Found>(find: () => Found | null | undefined) =>
    new Promise<Found>((resolve) => {
      const look = () => {
        const found = find()
        if (!found) return
        observer.disconnect()
        resolve(found)
      }
      const observer = new MutationObserver(look)
      observer.observe(figure, { subtree: true, childList: true, attributes: true })
      look()
    })
  const button = (selector: string) => figure.querySelector<HTMLElement>(selector)
  if (!figure.querySelector('.editor')) button('.edit')?.click()
  await seen(() => figure.querySelector('.editor'))
  const tabs = [...figure.querySelectorAll<HTMLElement>('[role="tab"]')]
  const tab = tabs.find((each) => file === undefined || each.textContent?.startsWith(file))
  tab?.click()
  const textarea = figure.querySelector('textarea')
  if (!textarea) throw new Error('The editor has no text.')
  textarea.value = text
  textarea.dispatchEvent(new InputEvent('input', { bubbles: true }))
  figure.querySelector('.run-panel')?.remove()
  button('.run')?.click()
  const panel = await seen(() => figure.querySelector('.run-panel[data-kind]'))
  const textOf = (part: string) => panel.querySelector(part)?.textContent ?? ''
  return {
    outcome: textOf('[role="status"]'),
    printed: textOf('pre'),
    difference: textOf('.run-difference'),
  }
}
