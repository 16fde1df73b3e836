import { nextTick } from 'vue'

/** Opens the search if a reader asked for it before the page could hear that. Call it once the page is mounted. */
export async function openIfAsked(): Promise<void> {
  // The navigation listens for keys from the next tick on.
  await nextTick()
  window.earlySearch.ready = true
  if (window.earlySearch.typed !== undefined) press()
}

/** Opens the search with words in its field. */
export function openSearch(words: string): void {
  window.earlySearch.typed = words
  press()
}

/** What was typed until now: the box takes it over. */
export function takeTyped(): string {
  const typed = window.earlySearch.typed ?? ''
  window.earlySearch.typed = undefined
  return typed
}

/** VitePress opens its search by this key. */
function press(): void {
  window.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true }))
}
