/** Adds the buttons that run and edit a program to each output of a page, and to its timeline the one for its options. The rest is loaded when one is pressed. */
export function addRunButtons(): void {
  for (const figure of document.querySelectorAll<HTMLElement>(
    '[data-run]:not(:has(.run)), [data-fields]:not(:has(.edit))',
  )) {
    const buttons = document.createElement('span')
    const { run, fields } = figure.dataset
    buttons.className = 'runs'
    for (const name of run ? ['Edit', 'Run'] : ['Edit options']) {
      const button = document.createElement('button')
      button.className = name.toLowerCase()
      button.textContent = name
      button.ariaLabel = name + ' ' + (run ?? fields ?? '')
      buttons.append(button)
    }
    figure.querySelector('figcaption')?.append(buttons)
  }
  openShared()
}

export function listenToRunButtons(): void {
  let loaded: typeof import('./press.ts') | undefined
  addEventListener('hashchange', openShared)
  document.addEventListener('click', ({ target }) => {
    const button =
      target instanceof Element && target.closest<HTMLElement>('button:is(.run, .edit)')
    if (!button) return
    // An import of what is there waits for the next frame.
    if (loaded) loaded.press(button)
    else
      import('./press.ts').then(
        (module) => {
          loaded = module
          loaded.press(button)
        },
        () => (button.textContent = button.ariaLabel = 'Not loaded: open the page again'),
      )
  })
}

/** A link to an edited program. */
function openShared(): void {
  if (location.hash.startsWith('#edit=')) {
    void import('../edit/open-shared.ts').then(({ openShared }) => openShared())
  }
}
