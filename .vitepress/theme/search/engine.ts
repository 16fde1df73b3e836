import MiniSearch, { type SearchOptions } from 'minisearch'
import type { SearchPage } from '../../search/sections.ts'

/** A section that a reader may have meant. */
export interface Hit {
  readonly link: string
  readonly page: string
  readonly part: string
  readonly heading: string
  readonly text: string
  /** Other words for it, which the text may lack. */
  readonly keywords: string
  /** The words of the index that matched, in small letters. */
  readonly words: readonly string[]
}

interface Entry extends Omit<Hit, 'words'> {
  readonly id: number
  readonly code: string
  readonly weight: number
}

/** So many rows of one page hide the others. */
const ROWS_PER_PAGE = 3
const ROWS = 12
/** Fewer sections that have all of the words may all be beside the point. */
const FEW = 4

/**
 * Indexes the pages, in steps that leave the browser time for keys.
 *
 * @returns what finds sections, best first
 */
export async function createSearch(
  pages: readonly SearchPage[],
): Promise<(query: string) => readonly Hit[]> {
  const entries = pages.flatMap(entriesOf).map((entry, id) => ({ ...entry, id }))
  const index = new MiniSearch<Entry>({
    fields: ['page', 'heading', 'keywords', 'text', 'code'],
    processTerm: withSingular,
    searchOptions: {
      // Prose before code.
      boost: { page: 3, heading: 4, keywords: 4, text: 1, code: 0.1 },
      prefix: true,
      processTerm: (term) => (STOP_WORDS.has(term.toLowerCase()) ? null : term.toLowerCase()),
    },
  })
  await index.addAllAsync(entries, { chunkSize: 25 })

  return (query) => {
    const found = STEPS.map((options) => ranked(query, options)).find((hits) => hits.length > 0)
    const exact = found ?? []
    const others = exact.length < FEW ? ranked(query, { combineWith: 'OR' }) : []
    const more = others.filter(({ entry }) => exact.every((hit) => hit.entry !== entry))
    const rows = new Map<string, number>()
    return [...exact, ...more]
      .filter(({ entry: { page, part } }) => {
        const count = (rows.get(part + page) ?? 0) + 1
        rows.set(part + page, count)
        return count <= ROWS_PER_PAGE
      })
      .slice(0, ROWS)
      .map(({ entry, words }) => ({ ...entry, words }))
  }

  /** Best first. */
  function ranked(query: string, options: SearchOptions) {
    const hits = index.search(query, options).flatMap(({ id, score, match }) => {
      const entry = entries[Number(id)]
      if (!entry) return []
      const rank = score * entry.weight * phraseBonus(entry, query)
      return { entry, rank, words: Object.keys(match) }
    })
    return hits.sort((a, b) => b.rank - a.rank)
  }
}

/** All words; then all words, perhaps misspelled; then most of them. What is exact is never hidden by what is alike. */
const STEPS: readonly SearchOptions[] = [
  { combineWith: 'AND' },
  { combineWith: 'AND', fuzzy },
  { combineWith: 'OR', fuzzy },
]

/** A number that is nearly right is another number. */
function fuzzy(term: string): number | false {
  return term.length > 4 && !/\d/.test(term) ? 0.3 : false
}

/** Who types a whole message wants the place that has it. */
function phraseBonus({ heading, keywords, text }: Entry, query: string): number {
  const phrase = query.trim().toLowerCase()
  if (heading.toLowerCase().includes(phrase)) return 4
  if (keywords.toLowerCase().includes(phrase)) return 2
  return text.toLowerCase().includes(phrase) ? 1.3 : 1
}

function entriesOf({ link, title, part, keywords, sections }: SearchPage): Omit<Entry, 'id'>[] {
  return sections.map(({ id, heading, text, also = '', code = '' }) => ({
    link: id === '' ? link : `${link}#${id}`,
    page: title,
    part,
    heading: id === '' ? title : heading,
    text,
    code,
    keywords: id === '' ? keywords : also,
    weight: weightOf(id, part),
  }))
}

/** The start of a page says what it is about; a list of rules, options or names mentions everything. */
function weightOf(id: string, part: string): number {
  if (part === 'Reference') return 0.4
  if (id === '') return 1.5
  return /^(?:rules|options|under-faults)$/.test(id) ? 0.4 : 1
}

/** A word, and without the s at its end: `hang` finds `hangs` and the other way round. */
function withSingular(term: string): string[] {
  const small = term.toLowerCase()
  const plural = small.length > 3 && small.endsWith('s') && !small.endsWith('ss')
  return plural ? [small, small.slice(0, -1)] : [small]
}

/** Words that say nothing about what is searched for. */
const STOP_WORDS = new Set(
  (
    'a about after all although an and are as at be but by can do does for from get gets got has have how i if in into ' +
    'is it its me my no not of on or so some that the then there they this to too was we what when where which why ' +
    'will with without you your'
  ).split(' '),
)
