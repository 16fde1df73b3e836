import type { Router } from 'vitepress'
import type { ViteHotContext } from 'vite/types/hot.js'

/**
 * While developing: opens a page again that could not be opened, once it has been mended. An update finds nothing of it
 * that it could replace.
 */
export function reopenWhenMended(router: Router, hot: ViteHotContext): void {
  /** Since this window was loaded: an update may come before the page has failed. */
  const updated = new Set<string>()

  hot.on('vite:beforeUpdate', ({ updates }) => {
    for (const { path } of updates) updated.add(path)
    reopen()
  })
  router.onAfterRouteChange = reopen

  function reopen(): void {
    const { isNotFound, relativePath } = router.route.data
    if (isNotFound && updated.has(`/${relativePath}`)) location.reload()
  }
}
