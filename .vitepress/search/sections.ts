/** A page as the search knows it: its text, which the browser makes an index of when a reader searches. */
export interface SearchPage {
  readonly link: string
  readonly title: string
  /** The name of its part of the site, such as `Guide`. */
  readonly part: string
  /** Words that its readers search for and the page does not use. */
  readonly keywords: string
  readonly sections: readonly SearchSection[]
}

export interface SearchSection {
  /** Its fragment; '' for the text under the title of the page. */
  readonly id: string
  readonly heading: string
  /** What a reader reads there. */
  readonly text: string
  /** Other words for its heading. */
  readonly also?: string
  /** Names in its code that its text does not have, and words of its rules that the page does not have. */
  readonly code?: string
}

const HEADING = /<h([1-6])[^>]*?id="([^"]*)"[^>]*>([^]*?)<\/h\1>/g
const CODE = /<pre class="search-code">([^]*?)<\/pre>/g
/** Where a name is declared, and lists of names that have sections of their own. */
const POINTERS = /<a [^>]*class="source"[^>]*>[^]*?<\/a>|<p class="exports"[^>]*>[^]*?<\/p>/g
const RULES = /<div class="rules"[^>]*>[^]*<\/div>/g
/** A picture, and its table of numbers. */
const TIMELINES = /<figure class="block timeline"[^>]*>[^]*?<\/figure>/g
const ALSO = /<p class="also"[^>]*>Also: ([^]*?)<\/p>/g

/** Cuts a rendered page at its headings. */
export function sectionsOf(page: string): readonly SearchSection[] {
  const html = page.replace(TIMELINES, ' ')
  const headings = [...html.matchAll(HEADING)]
  const besides = textOf(html.replace(RULES, ' '))
  return headings.map((heading, index) => {
    const [whole, level = '', id = '', title = ''] = heading
    const content = html.slice(heading.index + whole.length, headings[index + 1]?.index)
    const also = [...content.matchAll(ALSO)].map(([, words = '']) => textOf(words)).join(' ')
    const text = textOf(
      [ALSO, CODE, POINTERS, RULES].reduce((rest, part) => rest.replace(part, ' '), content),
    )
    const names = id === WHOLE_FILES ? [] : namesIn(content, text)
    const code = [...names, ...wordsOfRules(content, besides)].join(' ')
    return {
      id: level === '1' ? '' : id,
      heading: textOf(title.replace(/<a class="header-anchor"[^]*?<\/a>/g, '')),
      text,
      ...(also !== '' && { also }),
      ...(code !== '' && { code }),
    }
  })
}

/** The section of a recipe that shows its files. Their words are those of the options and of the rules. */
const WHOLE_FILES = 'the-recipe'

/** Each name once: how often a name is in code says nothing about a section. */
function namesIn(html: string, text: string): string[] {
  const code = [...html.matchAll(CODE)].map(([, block = '']) => textOf(block)).join(' ')
  const names = new Set(code.match(/[A-Za-z]\w{4,}/g))
  return [...names].filter((name) => !text.includes(name))
}

/** Rules are long, and say in sentences what the page explains: a section gets the words that are only in them. */
function wordsOfRules(html: string, besides: string): string[] {
  const rules = [...html.matchAll(RULES)].map(([block]) => textOf(block)).join(' ')
  const words = new Set(rules.match(/[A-Za-z]\w{3,}/g))
  return [...words].filter((word) => !besides.includes(word))
}

/** As a browser would show it, in one line. */
function textOf(html: string): string {
  return html
    .replace(/<svg[^]*?<\/svg>|<!--[^]*?-->/g, ' ')
    .replace(/<\/dt>/g, ': ')
    .replace(/<\/t[dh]>(?=\s*<t[dh])/g, ' · ')
    .replace(/<(?:br|\/(?:p|li|t[dhr]|dd|div|pre|summary|figcaption|h[1-6]))\b[^>]*>/g, ' ')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:lt|#60);/g, '<')
    .replace(/&(?:gt|#62);/g, '>')
    .replace(/&(?:quot|#34);/g, '"')
    .replace(/&(?:#39|#x27|apos);/g, "'")
    .replace(/&nbsp;|\u200b/g, ' ')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim()
}

/** In so many sections a word says nothing of one of them: `await`, `createClient`. */
const COMMON = 4

/** Leaves out the names that are in the code of many sections, and the words that are in their text. */
export function withoutCommonNames(pages: readonly SearchPage[]): readonly SearchPage[] {
  const sections = pages.flatMap((page) => page.sections)
  const inCode = countsOf(sections.map(({ code = '' }) => code.split(' ')))
  const inText = countsOf(sections.map(({ text }) => text.toLowerCase().match(/\w{4,}/g) ?? []))
  const isRare = (name: string) =>
    (inCode.get(name) ?? 0) <= COMMON && (inText.get(name.toLowerCase()) ?? 0) <= COMMON
  return pages.map((page) => ({
    ...page,
    sections: page.sections.map(({ code = '', ...section }) => {
      const rare = code.split(' ').filter(isRare).join(' ')
      return rare === '' ? section : { ...section, code: rare }
    }),
  }))
}

/** In how many lists each word is. */
function countsOf(lists: readonly (readonly string[])[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const word of lists.flatMap((list) => [...new Set(list)])) {
    counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return counts
}
