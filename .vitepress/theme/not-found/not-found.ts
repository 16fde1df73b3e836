import { useData, withBase, type DefaultTheme } from 'vitepress'
import { computed, defineComponent, h, onMounted, ref, type VNode } from 'vue'
import type { ThemeConfig } from '../../config.ts'
import { openSearch } from '../search/early.ts'
import { movedTo, nearest, wordsOf, type Known } from './nearest.ts'

/** What a reader finds at an address without a page: what was asked for, where it may be, and the search. */
export default defineComponent({
  name: 'NotFound',
  setup() {
    const { theme, site } = useData<ThemeConfig>()
    const path = ref('')
    // The build has no address.
    onMounted(() => (path.value = location.pathname.slice(site.value.base.length - 1)))
    const pages = computed(() => leaves(theme.value.sidebar as DefaultTheme.SidebarItem[]))
    const now = computed(() => {
      const link = movedTo(path.value, theme.value.moved)
      return pages.value.find((page) => page.link === link)
    })
    const near = computed(() => nearest(path.value, pages.value))

    return () =>
      h('div', { class: 'not-found vp-doc' }, [
        h('h1', 'No such page'),
        h('p', ['There is no ', h('code', path.value), '.']),
        ...(now.value ? movedNote(now.value) : suggestions(near.value)),
        h('p', [
          h(
            'button',
            { type: 'button', class: 'button primary', onClick: search },
            `Search for “${wordsOf(path.value)}”`,
          ),
        ]),
        h('h2', 'Or look through'),
        ...list([
          { title: 'All recipes', link: '/catalogue' },
          { title: 'Symptoms: from an error to its cause', link: '/symptoms' },
          { title: 'The guide', link: '/guide/' },
          { title: 'The home page', link: '/' },
        ]),
      ])

    function search(): void {
      openSearch(wordsOf(path.value))
    }
  },
})

function movedNote(page: Known): VNode[] {
  return [h('p', ['It has moved: ', anchor(page), '.'])]
}

function suggestions(pages: readonly Known[]): VNode[] {
  if (pages.length === 0) return []
  return [h('h2', 'Perhaps you mean'), ...list(pages)]
}

function list(pages: readonly Known[]): VNode[] {
  return [
    h(
      'ul',
      pages.map((page) => h('li', [anchor(page)])),
    ),
  ]
}

function anchor({ title, link }: Known): VNode {
  return h('a', { href: withBase(link) }, title)
}

/** Every page that the sidebar leads to. */
function leaves(items: readonly DefaultTheme.SidebarItem[]): Known[] {
  return items.flatMap(({ text = '', link, items = [] }) => [
    ...(link === undefined ? [] : [{ title: text, link }]),
    ...leaves(items),
  ])
}
