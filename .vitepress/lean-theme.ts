import type { Plugin } from 'vitepress'

/**
 * What the default theme has for pages that this site does not have: a home page of features, a team, sponsors,
 * ads, languages, menus in menus, badges.
 */
const UNUSED =
  /\/(?:VPHomeHero|VPHomeFeatures|VPHomeSponsors|VPSponsors|VPSponsorsGrid|VPTeam\w*|VPFeatures?|VPHero|VPDocAsideSponsors|VPDocAsideCarbonAds|VPCarbonAds|VPNavBarAskAiButton|VPAlgoliaSearchBox|VPNavTranslations|VPNavSocialLinks|VPSocialLinks?|VPNavMenuGroup|VPFooter|VPBadge|VPButton)\.vue$/

const UNUSED_STYLE = '/theme-default/styles/components/vp-sponsor.css'

/** Variables of what is left out: `--vp-button-brand-bg: …;` */
const UNUSED_VARIABLES =
  /^\s*--vp-(?:badge|button|carbon-ads|local-search|home-hero|sponsor)-[\w-]+:[^;]*;\n/gm

/** Icons of what is left out, with what turns them. */
const UNUSED_ICONS =
  /^\.vpi-(?:arrow|chevron-left|corner-down-left|delete|heart|languages|layout-list|plus|sparkles)[^{}]*\{[^{}]*\}\n/gm

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
    transform(code, id) {
      if (id.endsWith('/theme-default/styles/vars.css')) return code.replace(UNUSED_VARIABLES, '')
      if (id.endsWith('/theme-default/styles/icons.css')) return code.replace(UNUSED_ICONS, '')
      return undefined
    },
    load(id) {
      if (id === EMPTY) return 'export default { render: () => null }'
      return id === `${EMPTY}.css` ? '' : undefined
    },
  }
}
