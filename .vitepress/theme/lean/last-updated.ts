import { useData, type DefaultTheme } from 'vitepress'
import { defineComponent, h } from 'vue'

const MONTHS =
  'January February March April May June July August September October November December'.split(' ')

/**
 * The day of the last change, in the language of the page and in the page itself. VitePress writes it by script and in the
 * reader's language, for which a browser has to load its tables of languages.
 */
export default defineComponent({
  name: 'LastUpdated',
  setup() {
    const { page, theme } = useData<DefaultTheme.Config>()
    return () => {
      const date = new Date(page.value.lastUpdated ?? 0)
      const day = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`
      return h('p', { class: 'VPLastUpdated' }, [
        `${theme.value.lastUpdated?.text}: `,
        h('time', { datetime: date.toISOString() }, day),
      ])
    }
  },
})
