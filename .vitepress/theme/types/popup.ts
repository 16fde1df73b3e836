import { popupOf } from './marks.ts'
import type { Mark } from './marks.ts'

/** The one popup of the page. */
const popup = document.createElement('div')
popup.id = 'type-popup'
popup.className = 'type-popup'
popup.role = 'tooltip'
popup.tabIndex = -1
popup.hidden = true

let shownFor: Mark | undefined

/** Shows the type of a name; a screen reader reads it as the description of the name. */
export function show(mark: Mark): void {
  if (shownFor === mark) return
  hide()
  // Inside the page's content, to which it belongs.
  const content = mark.closest('main') ?? document.body
  if (popup.parentElement !== content) content.append(popup)
  shownFor = mark
  popup.innerHTML = popupOf(mark)
  popup.hidden = false
  mark.setAttribute('aria-describedby', popup.id)
  mark.classList.add('explained')
  position()
}

export function hide(): void {
  shownFor?.removeAttribute('aria-describedby')
  shownFor?.classList.remove('explained')
  shownFor = undefined
  popup.hidden = true
}

/** The name whose type is shown. */
export function explained(): Mark | undefined {
  return shownFor
}

export function isInPopup(node: unknown): boolean {
  return node instanceof Node && popup.contains(node)
}

/** For a keyboard to scroll it, and to reach its links. */
export function enter(): void {
  const link = popup.querySelector('a')
  ;(link ?? popup).focus()
}

const gap = 6
const margin = 8

/** Below the name or above it, where there is more room, and inside the window in any case. */
export function position(): void {
  if (shownFor === undefined) return
  if (!shownFor.isConnected) {
    hide()
    return
  }
  const name = shownFor.getBoundingClientRect()
  const { clientWidth, clientHeight } = document.documentElement
  if (name.bottom < 0 || name.top > clientHeight) {
    hide()
    return
  }

  popup.style.maxHeight = ''
  const below = clientHeight - name.bottom - gap - margin
  const above = name.top - gap - margin
  const isBelow = popup.offsetHeight <= below || below >= above
  popup.style.maxHeight = `${Math.max(48, isBelow ? below : above)}px`
  const { offsetWidth, offsetHeight } = popup
  const left = Math.max(margin, Math.min(name.left, clientWidth - offsetWidth - margin))
  const top = isBelow ? name.bottom + gap : name.top - gap - offsetHeight
  const highest = Math.max(margin, clientHeight - offsetHeight - margin)
  popup.style.left = `${left}px`
  popup.style.top = `${Math.max(margin, Math.min(top, highest))}px`
}
