import theme from 'vitepress/theme-without-fonts'
import { onContentUpdated, type Theme } from 'vitepress'
import { defineAsyncComponent, defineComponent, h, onMounted } from 'vue'
import { adoptStyle } from './adopt-style.ts'
import { announceCopies } from './announce-copy.ts'
import { filterCatalogue } from './catalogue.ts'
import { CopyPage } from './copy-page.ts'
import { Offline } from './offline/offline.ts'
import { listenToTabs, showChosenTabs } from './frameworks.ts'
import { loadPageStyles } from './pages/load.ts'
import { reopenWhenMended } from './reopen-page.ts'
import { addRunButtons, listenToRunButtons } from './run/button.ts'
import { openIfAsked } from './search/early.ts'
import { waitForTimeline } from './timeline/intent.ts'
import { fetchUnfolded } from './unfold.ts'
import { unfoldWhenReached } from './unfold-code.ts'
import { waitForIntent } from './types/intent.ts'
import './colors.css'
import './type.css'
import './layout.css'
import './blocks.css'
import './comparison.css'
import './timeline.css'
import './run-button.css'
import './controls.css'
import './code-group.css'
import './copy-page.css'
import './offline.css'
import './fold.css'
import './options.css'
import './rules.css'
import './add.css'
import './frameworks.css'
import './benchmark.css'
import './load-chart.css'
import './errors.css'
import './faults.css'
import './code-colors.css'
import './types.css'
import './not-found.css'
import './forced-colors.css'
import './print.css'

const NotFound = defineAsyncComponent(() => import('./not-found/not-found.ts'))

const Layout = defineComponent({
  name: 'Layout',
  setup() {
    onMounted(() => void openIfAsked())
    return () =>
      h(theme.Layout, null, {
        'not-found': () => h(NotFound),
        // The build makes what they need: Markdown to copy, and a worker that saves the site.
        ...(import.meta.env.PROD && {
          'aside-outline-after': () => h(CopyPage, { class: 'aside-outline-copy' }),
          'doc-footer-before': () => [h(CopyPage, { class: 'doc-footer-copy' }), h(Offline)],
        }),
      })
  },
})

export default {
  extends: theme,
  Layout,
  setup() {
    onContentUpdated(() => {
      showChosenTabs()
      addRunButtons()
    })
  },
  enhanceApp({ router }) {
    if (import.meta.env.SSR) return
    announceCopies()
    listenToTabs()
    listenToRunButtons()
    waitForIntent(adoptStyle)
    waitForTimeline()
    fetchUnfolded()
    unfoldWhenReached()
    filterCatalogue(router)
    loadPageStyles(router)
    if (import.meta.hot) reopenWhenMended(router, import.meta.hot)
  },
} satisfies Theme
