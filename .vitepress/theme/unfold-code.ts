/**
 * Shows a whole file when a reader gets to a line of it that is folded away: with the browser's search, by selecting, or
 * by the keys that walk through types. The browser then scrolls the code inside its block, where no reader can.
 */
export function unfoldWhenReached(): void {
  // `scroll` does not bubble.
  document.addEventListener('scroll', ({ target }) => reached(target), {
    capture: true,
    passive: true,
  })
  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof Element && target.closest('.typed')) unfold(target)
  })
}

function reached(target: EventTarget | null): void {
  if (!(target instanceof HTMLPreElement) || target.scrollTop === 0) return
  if (unfold(target)) target.scrollTop = 0
}

/** @returns whether the block of an element was folded */
function unfold(element: Element): boolean {
  const fold = element.closest('.block')?.querySelector<HTMLDetailsElement>('.block-fold')
  if (!fold || fold.open) return false
  fold.open = true
  return true
}
