import { dirname, join } from 'node:path'
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

const EMPTY = '\0nothing-of-the-theme'

const OWN = join(import.meta.dirname, 'theme/lean')

/** Our own in the place of the theme's. */
const REPLACED: Readonly<Record<string, string>> = {
  '@vueuse/core': join(OWN, 'vueuse.ts'),
  './VPDocFooterLastUpdated.vue': join(OWN, 'last-updated.ts'),
}

/** An entry of the sidebar with all that is in it. */
const SIDEBAR_ITEM = './VPSidebarItem.vue'
const LATER = '\0later:'

/**
 * Leaves these out of the script and the style sheet that every page loads, and makes what is left take less of a first
 * visit. VitePress replaces its components in this way:
 * https://vitepress.dev/guide/extending-default-theme#overriding-internal-components
 */
export function leanTheme(): Plugin {
  return {
    name: 'middleware-cookbook:lean-theme',
    enforce: 'pre',
    resolveId(source, importer = '') {
      if (importer.startsWith('\0') || !importer.includes('/vitepress/dist/client/')) {
        return undefined
      }
      if (REPLACED[source] !== undefined) return REPLACED[source]
      if (UNUSED.test(source) || source.endsWith(PREFETCH)) return EMPTY
      if (source === SIDEBAR_ITEM && importer.includes('/VPSidebarGroup.vue')) {
        return LATER + join(dirname(importer), source)
      }
      return new URL(source, `file://${importer}`).pathname.endsWith(UNUSED_STYLE)
        ? `${EMPTY}.css`
        : undefined
    },
    load(id) {
      if (id === EMPTY) {
        return 'export default { render: () => null }\nexport const usePrefetch = () => undefined'
      }
      if (id.startsWith(LATER)) return hydratedLater(id.slice(LATER.length))
      return id === `${EMPTY}.css` ? '' : undefined
    },
    transform(code, id) {
      const change = CHANGED.find(({ file }) => id.endsWith(file))
      if (change) {
        const changed = change.edit(code)
        // Another version of VitePress may need none of this, or something else.
        if (changed === code) throw new Error(`There is nothing to change in ${id}.`)
        return changed
      }
      return STYLE.test(id.replace(/\?.*$/, '')) ? leanStyle(code) : undefined
    },
  }
}

/** Its animations by script bring Vue's animations with them: `layout.css` has its own. */
const ANIMATION = /<\/?transition\b[^>]*>/gi

const CHANGED: readonly { readonly file: string; edit(code: string): string }[] = [
  {
    file: '/VPLocalNavOutlineDropdown.vue',
    edit: (code) => code.replace(ANIMATION, ''),
  },
  {
    file: '/VPBackdrop.vue',
    edit: (code) => code.replace(ANIMATION, ''),
  },
  {
    file: '/VPNavScreen.vue',
    edit: (code) =>
      code
        .replace(ANIMATION, '')
        .replace(
          '<div v-if="open"',
          '$& @vue:mounted="isLocked = true" @vue:unmounted="isLocked = false"',
        ),
  },
  {
    // Nothing changes the data of a built site; each look at them would go through a proxy.
    file: '/vitepress/dist/client/app/data.js',
    edit: (code) => code.replace('shallowRef(readonly(siteData))', 'shallowRef(siteData)'),
  },
]

/** A component that is in the page, complete, and hears its reader a moment later. */
function hydratedLater(component: string): string {
  return `
    import { defineAsyncComponent } from 'vue'
    import { inTurn } from ${JSON.stringify(join(OWN, 'in-turn.ts'))}
    import component from ${JSON.stringify(component)}
    export default defineAsyncComponent({ loader: async () => component, hydrate: inTurn })
  `
}
