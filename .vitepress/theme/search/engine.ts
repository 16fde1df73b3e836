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

/** An entry that was found, and how well. */
interface Ranked {
  readonly entry: Entry
  readonly rank: number
  readonly words: readonly string[]
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
    const message = withoutValues(query)
    const words = inWords(message)
    // All words; then all of what is the same in every case; then these, perhaps misspelled; then most of them. What is exact is
    // never hidden by what is alike.
    const steps = [
      { words: query, options: ALL },
      { words, options: ALL },
      { words: inWords(message.replace(NAMES, '')), options: ALL },
      { words, options: { ...ALL, fuzzy } },
      { words: `${message} ${words}`, options: { ...SOME, fuzzy } },
    ]
    let exact: readonly Ranked[] = []
    for (const step of steps)
      if (exact.length === 0) exact = ranked(step.words, step.options, message)
    const others = exact.length < FEW ? ranked(`${message} ${words}`, SOME, message) : []
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
  function ranked(words: string, options: SearchOptions, message: string): readonly Ranked[] {
    const hits = index.search(words, options).flatMap(({ id, score, match }) => {
      const entry = entries[Number(id)]
      if (!entry) return []
      const rank = score * entry.weight * phraseBonus(entry, message)
      return { entry, rank, words: Object.keys(match) }
    })
    return hits.sort((a, b) => b.rank - a.rank)
  }
}

const ALL: SearchOptions = { combineWith: 'AND' }
const SOME: SearchOptions = { combineWith: 'OR' }

/** Of a message that a reader pastes, what is the same in every case: no addresses, and no numbers but a status. */
function withoutValues(message: string): string {
  const plain = inOneLine(
    message
      .replace(/\bhttps?:\/\/\S+|(?<=\s)\/\S+/g, ' ')
      .replace(/(?<![\w-])\d+(?:[.:]\d+)*(?:ms|s)?(?!\w)/g, (number) =>
        /^[1-5]\d\d$/.test(number) ? number : ' ',
      ),
  )
  return plain === '' ? message : plain
}

/** `JWTExpired` in two words. That an error is one says nothing. */
function inWords(message: string): string {
  return message
    .replace(/Error\b|\bERR_/g, ' ')
    .replace(/([a-z\d])(?=[A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$2 ')
}

/** What a library puts before the message: `AxiosError: `, `Error [ERR_X]: `. */
const NAMES = /^(?:[\w.]*(?:Error|Exception)(?: \[\w+\])?: *)+/

function inOneLine(text: string): string {
  return text.replaceAll('…', ' ').replace(/\s+/g, ' ').trim()
}

/** A number that is nearly right is another number. */
function fuzzy(term: string): number | false {
  return term.length > 4 && !/\d/.test(term) ? 0.3 : false
}

/** Who types a whole message wants the place that has it, or that has a part of it for a heading. */
function phraseBonus({ heading, keywords, text }: Entry, message: string): number {
  const phrase = message.toLowerCase()
  if (inOneLine(heading).toLowerCase().includes(phrase)) return 4
  if (messagesIn(heading, 3).some((part) => phrase.includes(part))) return 4
  if (keywords.toLowerCase().includes(phrase)) return 2
  if (messagesIn(keywords, 2).some((part) => phrase.includes(part))) return 2
  return text.toLowerCase().includes(phrase) ? 1.3 : 1
}

/**
 * The parts of a heading, or of a list of other words, that are a message or a code, such as `EPIPE`.
 *
 * @param least how many words a message has: a title of two, such as "Rate limit", is none
 */
function messagesIn(text: string, least: number): readonly string[] {
  return text
    .split(/ · |, | or |[…()]/)
    .map((part) => part.trim())
    .filter((part) => part.split(' ').length >= least || /^[A-Z][A-Z_\d]{4,}$/.test(part))
    .map((part) => part.toLowerCase())
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
