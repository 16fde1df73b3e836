import theme from 'vitepress/theme-without-fonts'
import type { Theme } from 'vitepress'
import { announceCopies } from './announce-copy.ts'
import { reopenWhenMended } from './reopen-page.ts'
import { waitForIntent } from './types/intent.ts'
import './colors.css'
import './type.css'
import './layout.css'
import './blocks.css'
import './rules.css'
import './reference.css'
import './benchmark.css'
import './faults.css'
import './code-colors.css'
import './types.css'
import './home.css'
import './print.css'

export default {
  extends: theme,
  enhanceApp({ router }) {
    if (import.meta.env.SSR) return
    announceCopies()
    waitForIntent()
    if (import.meta.hot) reopenWhenMended(router, import.meta.hot)
  },
} satisfies Theme
