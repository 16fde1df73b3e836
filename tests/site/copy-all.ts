import type { Page } from 'playwright-core'

/** What a copy button put on the clipboard. */
export interface Copied {
  /** The end of the block's link: `snippets/client/retry/retry.ts#L3-L9`. */
  readonly source: string
  readonly text: string
}

/** Presses every copy button of a page's blocks, also those that are folded away, and leaves them as they were. */
export function copyAll(page: Page): Promise<readonly Copied[]> {
  return page.evaluate(async () => {
    const copied: Copied[] = []
    for (const button of document.querySelectorAll<HTMLElement>('figure.block button.copy')) {
      const link = button.closest('figure')?.querySelector('figcaption a')?.getAttribute('href')
      const excerpt = link?.replace(/^.*\/blob\/main\//, '') ?? ''
      const source = button.closest('.block-whole') ? excerpt.replace(/#.*/, '') : excerpt
      await navigator.clipboard.writeText('')
      button.click()
      let text = ''
      while (text === '') text = await navigator.clipboard.readText()
      copied.push({ source, text })
      // For two seconds it would look otherwise than a reader finds it.
      button.classList.remove('copied')
    }
    return copied
  })
}
