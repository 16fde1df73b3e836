import type { Router } from 'vitepress'
import { withBase } from 'vitepress'
import { adoptStyle } from '../adopt-style.ts'
import { hydrateWaiting } from '../lean/in-turn.ts'
import { stylesFor, type PageStyle } from './styles.ts'

const SHEETS: Readonly<Record<PageStyle, () => Promise<{ readonly default: string }>>> = {
  home: () => import('./home.css?inline'),
  finders: () => import('./finders.css?inline'),
  projects: () => import('./projects.css?inline'),
  faults: () => import('./faults.css?inline'),
  hosts: () => import('./hosts.css?inline'),
  verdict: () => import('./verdict.css?inline'),
  reference: () => import('./reference.css?inline'),
}
const loaded = new Set<PageStyle>()

/**
 * Loads the style sheets of a page before it is shown, unless it came with them. A page that the reader has left again by then is
 * not shown: the router itself looks at that only from here on.
 */
export function loadPageStyles(router: Router): void {
  let loads = 0
  router.onBeforePageLoad = async (to) => {
    const load = ++loads
    hydrateWaiting()
    const path = new URL(to, location.href).pathname.slice(withBase('/').length)
    const missing = stylesFor(path.replace(/(?:(^|\/)index)?(?:\.html)?$/, '$1')).filter(
      (name) => !loaded.has(name) && !document.querySelector(`[data-page-style="${name}"]`),
    )
    for (const name of missing) {
      const { default: css } = await SHEETS[name]()
      loaded.add(name)
      adoptStyle(css)
    }
    return load === loads
  }
}
