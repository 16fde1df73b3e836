/**
 * The tabs of frameworks, by the pattern of ARIA's authoring practices: one stop of the Tab key, arrows and Home and End
 * walk through the tabs and show theirs. What a reader chooses is kept for the site, for clients and servers by themselves.
 *
 * https://www.w3.org/WAI/ARIA/apg/patterns/tabs/
 */
export function listenToTabs(): void {
  document.addEventListener('click', ({ target }) => {
    const tab = tabAt(target)
    if (tab) choose(tab)
  })
  document.addEventListener('keydown', (event) => {
    const tab = tabAt(event.target)
    const next = tab && nextOf(tab, event.key)
    if (!next || event.ctrlKey || event.altKey || event.metaKey) return
    event.preventDefault()
    next.focus()
    choose(next)
  })
}

/** Shows on a page that has just come what a reader has chosen before. */
export function showChosenTabs(): void {
  for (const group of document.querySelectorAll<HTMLElement>('.frameworks')) {
    for (const part of group.querySelectorAll<HTMLElement>('[data-role]')) {
      part.setAttribute('role', part.dataset['role'] ?? '')
    }
    const chosen = chosenFor(group)
    const tab = tabsIn(group).find(({ dataset }) => dataset['tab'] === chosen)
    if (tab) show(tab)
  }
}

function tabAt(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('.frameworks [role="tab"]') : null
}

function tabsIn(group: Element): readonly HTMLElement[] {
  return [...group.querySelectorAll<HTMLElement>('[role="tab"]')]
}

function nextOf(tab: HTMLElement, key: string): HTMLElement | undefined {
  const tabs = tabsIn(tab.parentElement ?? tab)
  const last = tabs.length - 1
  const index = tabs.indexOf(tab)
  if (key === 'ArrowRight') return tabs[index === last ? 0 : index + 1]
  if (key === 'ArrowLeft') return tabs[index === 0 ? last : index - 1]
  if (key === 'Home') return tabs[0]
  return key === 'End' ? tabs[last] : undefined
}

function choose(tab: HTMLElement): void {
  show(tab)
  const group = tab.closest<HTMLElement>('.frameworks')
  try {
    if (group) localStorage.setItem(keyOf(group), tab.dataset['tab'] ?? '')
  } catch {
    // A browser that keeps nothing shows the first one on the next page.
  }
}

function chosenFor(group: HTMLElement): string | null {
  try {
    return localStorage.getItem(keyOf(group))
  } catch {
    return null
  }
}

function keyOf({ dataset }: HTMLElement): string {
  return `framework-${dataset['side'] ?? ''}`
}

function show(chosen: HTMLElement): void {
  for (const tab of tabsIn(chosen.parentElement ?? chosen)) {
    const selected = tab === chosen
    tab.ariaSelected = String(selected)
    tab.tabIndex = selected ? 0 : -1
    const panel = document.getElementById(tab.getAttribute('aria-controls') ?? '')
    panel?.toggleAttribute('data-hidden', !selected)
  }
}
