const INTENTS = ['pointerover', 'focusin'] as const

/** Loads what marks lines of code when a pointer, or the focus, comes to a timeline, or to code beside one. */
export function waitForTimeline(): void {
  for (const intent of INTENTS) document.addEventListener(intent, wake)
}

function wake({ target }: Event): void {
  if (!(target instanceof Element) || !target.closest('.timeline, .block-code')) return
  if (!document.querySelector('.timeline')) return
  import('./mark.ts').then(
    ({ mark }) => {
      for (const intent of INTENTS) {
        document.removeEventListener(intent, wake)
        document.addEventListener(intent, mark)
      }
      mark({ target })
    },
    // The browser reports the missing file. The network may be back for the next pointer.
    () => undefined,
  )
}
