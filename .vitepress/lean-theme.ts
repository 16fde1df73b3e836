import { join } from 'node:path'
import type { Plugin } from 'vitepress'
import { leanStyle } from './lean-style.ts'

/**
 * What the default theme has for pages that this site does not have: a home page of features, a team, sponsors,
 * ads, languages, menus in menus, badges.
 */
const UNUSED =
  /\/(?:VPHomeHero|VPHomeFeatures|VPHomeSponsors|VPSponsors|VPSponsorsGrid|VPTeam\w*|VPFeatures?|VPHero|VPDocAsideSponsors|VPDocAsideCarbonAds|VPCarbonAds|VPNavBarAskAiButton|VPAlgoliaSearchBox|VPNavTranslations|VPNavSocialLinks|VPSocialLinks?|VPNavMenuGroup|VPFooter|VPBadge|VPButton)\.vue$/

/** It fetches every page that another links to; `prefetchLinks` is off. */
const PREFETCH = '/composables/preFetch.js'

const UNUSED_STYLE = '/theme-default/styles/components/vp-sponsor.css'

const STYLE = /\/theme-default\/styles\/(?:vars|icons|components\/[\w-]+)\.css$/

/** Its one animation by script brings Vue's animations with it. */
const ANIMATED = '/VPLocalNavOutlineDropdown.vue'

const EMPTY = '\0nothing-of-the-theme'

const VUEUSE = join(import.meta.dirname, 'theme/lean-vueuse.ts')

/**
 * Leaves these out of the script and the style sheet that every page loads, and replaces what they use of a large
 * library. VitePress replaces its components in this
 * way: https://vitepress.dev/guide/extending-default-theme#overriding-internal-components
 */
export function leanTheme(): Plugin {
  return {
    name: 'middleware-cookbook:lean-theme',
    enforce: 'pre',
    resolveId(source, importer = '') {
      if (!importer.includes('/vitepress/dist/client/')) return undefined
      if (source === '@vueuse/core') return VUEUSE
      if (UNUSED.test(source) || source.endsWith(PREFETCH)) return EMPTY
      return new URL(source, `file://${importer}`).pathname.endsWith(UNUSED_STYLE)
        ? `${EMPTY}.css`
        : undefined
    },
    load(id) {
      if (id === EMPTY) {
        return 'export default { render: () => null }\nexport const usePrefetch = () => undefined'
      }
      return id === `${EMPTY}.css` ? '' : undefined
    },
    transform(code, id) {
      if (id.endsWith(ANIMATED)) return code.replace(/<\/?Transition\b[^>]*>/g, '')
      return STYLE.test(id.replace(/\?.*$/, '')) ? leanStyle(code) : undefined
    },
  }
}
