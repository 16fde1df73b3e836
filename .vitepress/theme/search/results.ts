import { withBase } from 'vitepress'
import { h, type VNode } from 'vue'
import type { Hit } from './engine.ts'
import { excerptOf, markWords, type Piece } from './excerpt.ts'

export interface Results {
  readonly words: string
  readonly hits: readonly Hit[]
  /** The index of the one that Enter opens. */
  readonly selected: number
  readonly state: 'loading' | 'ready' | 'failed'
  readonly onOpen: () => void
}

/** What is below the field: the hits with their excerpts, or what to do without any. */
export function resultsOf(results: Results): VNode[] {
  const { hits, selected, onOpen } = results
  return [
    h('p', { class: 'search-status', role: 'status' }, statusOf(results)),
    h(
      'div',
      { id: 'search-results', class: 'results', role: 'listbox', 'aria-label': 'Results' },
      hits.map((hit, index) => row(hit, index, index === selected, onOpen)),
    ),
    h('p', { class: 'search-else' }, [
      ...link('/symptoms', 'All symptoms'),
      ' · ',
      ...link('/catalogue', 'All recipes'),
    ]),
  ]

  function link(to: string, text: string): VNode[] {
    return [h('a', { href: withBase(to), onClick: onOpen }, text)]
  }
}

function statusOf({ words, hits, state }: Results): string {
  if (state === 'failed') return 'The search could not be loaded. Is the network there?'
  if (state === 'loading') return 'Loading'
  if (words.trim() === '') return 'Type an error message, what you see, or what you look for.'
  if (hits.length === 0) return `Nothing has “${words}”. Fewer words find more.`
  return hits.length === 1 ? '1 result' : `${hits.length} results`
}

function row(hit: Hit, index: number, selected: boolean, onOpen: () => void): VNode {
  const { link, page, part, heading, words } = hit
  const place = heading === page ? part : `${part} › ${page}`
  return h(
    'a',
    {
      key: link,
      id: `search-result-${index}`,
      class: 'result',
      role: 'option',
      'aria-selected': selected ? 'true' : 'false',
      href: withBase(link),
      tabindex: -1,
      onClick: onOpen,
    },
    [
      h('span', { class: 'result-place' }, place),
      h('strong', marked(markWords(heading, words))),
      h('span', { class: 'result-text' }, marked(whyOf(hit))),
    ],
  )
}

/** Where the words are: in the text, or among the other words for it. */
function whyOf({ text, keywords, words }: Hit): readonly Piece[] {
  const pieces = excerptOf(text, words)
  if (keywords === '' || pieces.some(({ hit }) => hit)) return pieces
  return [{ text: 'Also: ', hit: false }, ...excerptOf(keywords, words)]
}

function marked(pieces: readonly Piece[]): (VNode | string)[] {
  return pieces.map(({ text, hit }) => (hit ? h('mark', text) : text))
}
