/** Adds the button that runs a program to each output of a page. The rest is loaded when one is pressed. */
export function addRunButtons(): void {
  for (const figure of document.querySelectorAll<HTMLElement>('[data-run]:not(:has(.run))')) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'run'
    button.textContent = 'Run'
    button.ariaLabel = `Run ${figure.dataset['run'] ?? ''}`
    figure.querySelector('figcaption')?.append(button)
  }
}

export function listenToRunButtons(): void {
  document.addEventListener('click', ({ target }) => {
    const button = target instanceof Element && target.closest<HTMLElement>('button.run')
    if (!button) return
    import('./press.ts').then(
      ({ press }) => {
        press(button)
      },
      () => (button.textContent = button.ariaLabel = 'Not loaded: open the page again'),
    )
  })
}
