import type { Plugin } from 'vitepress'
import { leanStyle } from './lean-style.ts'

/**
 * What the default theme has for pages that this site does not have: a home page of features, a team, sponsors,
 * ads, languages, menus in menus, badges.
 */
const UNUSED =
  /\/(?:VPHomeHero|VPHomeFeatures|VPHomeSponsors|VPSponsors|VPSponsorsGrid|VPTeam\w*|VPFeatures?|VPHero|VPDocAsideSponsors|VPDocAsideCarbonAds|VPCarbonAds|VPNavBarAskAiButton|VPAlgoliaSearchBox|VPNavTranslations|VPNavSocialLinks|VPSocialLinks?|VPNavMenuGroup|VPFooter|VPBadge|VPButton)\.vue$/

const UNUSED_STYLE = '/theme-default/styles/components/vp-sponsor.css'

const STYLE = /\/theme-default\/styles\/(?:vars|icons|components\/[\w-]+)\.css$/

const EMPTY = '\0nothing-of-the-theme'

/**
 * Leaves these out of the script and the style sheet that every page loads. VitePress replaces its components in this
 * way: https://vitepress.dev/guide/extending-default-theme#overriding-internal-components
 */
export function leanTheme(): Plugin {
  return {
    name: 'middleware-cookbook:lean-theme',
    enforce: 'pre',
    resolveId(source, importer = '') {
      if (!importer.includes('/vitepress/dist/client/theme-default/')) return undefined
      if (UNUSED.test(source)) return EMPTY
      return new URL(source, `file://${importer}`).pathname.endsWith(UNUSED_STYLE)
        ? `${EMPTY}.css`
        : undefined
    },
    load(id) {
      if (id === EMPTY) return 'export default { render: () => null }'
      return id === `${EMPTY}.css` ? '' : undefined
    },
    transform(code, id) {
      return STYLE.test(id.replace(/\?.*$/, '')) ? leanStyle(code) : undefined
    },
  }
}
