/**
 * Loads what explains types when a reader first wants one: a pointer comes over a block that has types,
 * or its button gets the focus. Until then this is all that a page loads for them.
 */
export function waitForIntent(): void {
  const intents = ['pointerover', 'focusin', 'click'] as const
  for (const intent of intents) document.addEventListener(intent, wake)

  function wake(event: Event): void {
    const { target } = event
    if (!(target instanceof Element) || !target.closest('[data-types], .types')) return
    for (const intent of intents) document.removeEventListener(intent, wake)
    void import('./explain.ts').then(({ explainTypes }) => explainTypes(event))
  }
}
