/**
 * Loads what explains types when a reader first wants one: a pointer comes over a block that has types,
 * or its button gets the focus. Until then this is all that a page loads for them.
 *
 * @param adoptStyle adds a style sheet to the page
 */
export function waitForIntent(adoptStyle: (css: string) => void): void {
  const intents = ['pointerover', 'focusin', 'click'] as const
  /** What happened since: a press that comes while the script is loading still counts. */
  const events: Event[] = []
  for (const intent of intents) document.addEventListener(intent, wake)

  function wake(event: Event): void {
    const { target } = event
    const isIntent = target instanceof Element && target.closest('[data-types], .types')
    if (events.length === 0 && !isIntent) return
    if (events.push(event) > 1) return
    import('./explain.ts').then(
      ({ explainTypes }) => {
        for (const intent of intents) document.removeEventListener(intent, wake)
        explainTypes(events, adoptStyle)
      },
      // The browser reports the missing file. The network may be back for the next pointer.
      () => (events.length = 0),
    )
  }
}
