import css from './explain.css?inline'
import { markNames } from './marks.ts'
import type { Mark } from './marks.ts'
import { explained, hide, isInPopup, position, show } from './popup.ts'
import { endWalk, leave, toggleWalk, walkKey } from './walk.ts'

/** ms before a type appears, so that a pointer that passes by opens nothing. */
const patience = 120
/** ms that a pointer has to get from the name into the popup. */
const grace = 300

let timer: ReturnType<typeof setTimeout> | undefined
const pointer = { x: 0, y: 0 }

/**
 * @param missed what happened while this was loading, and still wants an answer
 * @param adoptStyle adds a style sheet to the page
 */
export function explainTypes(missed: readonly Event[], adoptStyle: (css: string) => void): void {
  adoptStyle(css)
  document.addEventListener('pointerover', onPointer)
  document.addEventListener('click', onClick)
  document.addEventListener('keydown', onKey)
  document.addEventListener('focusout', (event) => leave(event.relatedTarget))
  document.addEventListener('scroll', position, { capture: true, passive: true })
  addEventListener('resize', position)
  for (const event of missed) {
    if (event.type === 'pointerover') onPointer(event as PointerEvent)
    if (event.type === 'click') onClick(event as MouseEvent)
  }
}

function onPointer(event: PointerEvent): void {
  const { target, pointerType, buttons } = event
  if (!(target instanceof Element)) return
  Object.assign(pointer, { x: event.clientX, y: event.clientY })
  const block = target.closest<HTMLElement>('[data-types]')
  if (block) markNames(block).then(() => pointerType === 'touch' || lookAgain(), withoutTypes)
  // A finger taps; a pressed button selects text.
  if (pointerType === 'touch' || buttons !== 0) return
  point(target)
}

/** The name under the pointer had no element of its own when the pointer came. */
function lookAgain(): void {
  const target = document.elementFromPoint(pointer.x, pointer.y)
  if (target?.closest('.typed')) point(target)
}

function point(target: Element): void {
  const mark = target.closest<Mark>('.typed')
  clearTimeout(timer)
  if (mark === explained() || isInPopup(target)) return
  if (mark) timer = setTimeout(() => show(mark), explained() ? patience / 2 : patience)
  else if (explained() && explained() !== document.activeElement) timer = setTimeout(hide, grace)
}

function onClick(event: MouseEvent): void {
  const { target } = event
  if (!(target instanceof Element)) return
  const button = target.closest<HTMLElement>('.types')
  if (button) {
    toggleWalk(button).catch(withoutTypes)
    return
  }
  if (isInPopup(target)) {
    if (target.closest('a')) endWalkAndHide()
    return
  }
  const block = target.closest<HTMLElement>('[data-types]')
  if (!block) {
    hide()
    return
  }
  // A tap may come before the types do.
  markNames(block).then(() => {
    const mark = document.elementFromPoint(event.clientX, event.clientY)?.closest<Mark>('.typed')
    clearTimeout(timer)
    if (mark && getSelection()?.isCollapsed !== false) show(mark)
    else hide()
  }, withoutTypes)
}

/** The browser reports which file is missing, and the next pointer at a name makes another attempt. */
function withoutTypes(): void {
  hide()
}

function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  if (walkKey(event.key)) event.preventDefault()
  else if (event.key === 'Escape') hide()
}

function endWalkAndHide(): void {
  endWalk()
  hide()
}
