import { markNames } from './marks.ts'
import type { Mark } from './marks.ts'
import { enter, hide, isInPopup, show } from './popup.ts'

/** A block whose names a keyboard walks through. */
interface Walk {
  readonly button: HTMLElement
  readonly block: HTMLElement
  readonly toolbar: HTMLElement
  readonly marks: readonly Mark[]
  at: number
}

let walk: Walk | undefined

/** A press of a block's button: one stop for the Tab key on one name after another, or an end of that. */
export async function toggleWalk(button: HTMLElement): Promise<void> {
  if (walk?.button === button) {
    endWalk()
    return
  }
  endWalk()
  const block = button.parentElement?.querySelector<HTMLElement>('[data-types]')
  const toolbar = block?.querySelector('code')
  if (!block || !toolbar) return
  await markNames(block)
  const marks = [...block.querySelectorAll<Mark>('.typed')]
  walk = { button, block, toolbar, marks, at: 0 }
  button.setAttribute('aria-pressed', 'true')
  // As long as this lasts a screen reader leaves the arrow keys to us: some do so for a toolbar, some for an application.
  block.setAttribute('role', 'application')
  toolbar.setAttribute('role', 'toolbar')
  toolbar.setAttribute('aria-label', 'Types: arrow keys go from name to name, Escape ends')
  for (const mark of marks) {
    mark.setAttribute('role', 'button')
    mark.tabIndex = -1
  }
  go(0)
}

export function endWalk(): void {
  if (walk === undefined) return
  const { button, block, toolbar, marks } = walk
  walk = undefined
  button.setAttribute('aria-pressed', 'false')
  block.removeAttribute('role')
  toolbar.removeAttribute('role')
  toolbar.removeAttribute('aria-label')
  for (const mark of marks) {
    mark.removeAttribute('role')
    mark.removeAttribute('tabindex')
  }
  hide()
}

/** @returns whether the key was for us */
export function walkKey(key: string): boolean {
  if (walk === undefined) return false
  const { button, marks, at } = walk
  if (isInPopup(document.activeElement)) {
    if (key === 'Escape') go(at)
    return key === 'Escape'
  }
  if (!marks.includes(document.activeElement as Mark)) return false
  switch (key) {
    case 'ArrowRight':
      go(at + 1)
      return true
    case 'ArrowLeft':
      go(at - 1)
      return true
    case 'ArrowDown':
      go(nearest(1))
      return true
    case 'ArrowUp':
      go(nearest(-1))
      return true
    case 'Home':
      go(0)
      return true
    case 'End':
      go(marks.length - 1)
      return true
    case 'Enter':
    case ' ':
      enter()
      return true
    case 'Escape':
      endWalk()
      button.focus()
      return true
    default:
      return false
  }
}

/** The focus went elsewhere, and with it the walk. */
export function leave(to: EventTarget | null): void {
  if (walk === undefined || isInPopup(to)) return
  if (to instanceof Node && (walk.block.contains(to) || walk.button.contains(to))) return
  endWalk()
}

function go(to: number): void {
  if (walk === undefined) return
  const at = Math.max(0, Math.min(to, walk.marks.length - 1))
  const before = walk.marks[walk.at]
  const mark = walk.marks[at]
  if (mark === undefined) return
  if (before) before.tabIndex = -1
  walk.at = at
  mark.tabIndex = 0
  mark.focus({ preventScroll: true })
  mark.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  show(mark)
}

/** The name closest to being above or below, in the next line that has names. */
function nearest(step: 1 | -1): number {
  if (walk === undefined) return 0
  const { marks, at } = walk
  const place = (index: number) => marks[index]?.getBoundingClientRect() ?? new DOMRect()
  const here = place(at)
  let best = at
  for (let index = at + step; marks[index]; index += step) {
    const { top, left } = place(index)
    if (Math.abs(top - here.top) < 2) continue
    if (best !== at && Math.abs(top - place(best).top) > 2) break
    const isCloser = Math.abs(left - here.left) < Math.abs(place(best).left - here.left)
    if (best === at || isCloser) best = index
  }
  return best
}
