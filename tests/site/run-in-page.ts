/** What a page shows of a run. */
export interface Ran {
  readonly outcome: string
  readonly printed: string
  readonly difference: string
}

/**
 * Presses Run for a program in the page that it is evaluated in, which shows the output of that program or does not: one page
 * is enough for all.
 */
export async function runInPage(id: string): Promise<Ran> {
  const figure = document.createElement('figure')
  figure.dataset['run'] = id
  figure.innerHTML =
    '<figcaption><a href="/a.out">Output</a><button class="run">Run</button></figcaption>'
  document.querySelector('.vp-doc')?.append(figure)
  const ended = new Promise<Element>((resolve) => {
    const observer = new MutationObserver(() => {
      const panel = figure.querySelector('.run-panel[data-kind]')
      if (!panel) return
      observer.disconnect()
      resolve(panel)
    })
    observer.observe(figure, { subtree: true, childList: true, attributes: true })
  })
  figure.querySelector('button')?.click()
  const panel = await ended
  const textOf = (part: string) => panel.querySelector(part)?.textContent ?? ''
  const ran = {
    outcome: textOf('[role="status"]'),
    printed: textOf('pre'),
    difference: textOf('.run-difference'),
  }
  figure.remove()
  return ran
}
