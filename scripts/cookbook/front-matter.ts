import { parse } from 'yaml'
import { memoize } from './memoize.ts'

/** How a recipe fits into a framework's own chain (see the page of each). */
export const RECIPE_KINDS = ['gate', 'headers', 'around', 'client'] as const

/** What a client recipe works over, where that is not every fetch: the transport of this library. */
const TRANSPORTS = ['own'] as const

export type RecipeKind = (typeof RECIPE_KINDS)[number]

/** Groups of recipes, in the order in which the sidebar and the catalogue show them. */
export const GROUPS = [
  'Authentication',
  'Resilience',
  'Caching',
  'Safety',
  'Observability',
  'Errors',
  'Practice',
] as const

export type Group = (typeof GROUPS)[number]

/** What a recipe promises, and the title of the test that shows it. */
export interface RecipePromise {
  readonly promise: string
  readonly test: string
}

/** What a page says about itself above its text. */
export interface FrontMatter {
  /** As the sidebar and search results show it. */
  readonly title: string
  /** One sentence for a search result. */
  readonly description: string
  /** Where it comes among the pages of its section, or of its group: smaller numbers first. */
  readonly place: number
  readonly group?: Group
  readonly kind?: RecipeKind
  /** `own`: no other fetch could obey the recipe. */
  readonly transport?: (typeof TRANSPORTS)[number]
  /** Such as `RFC 9110 §10.2.3`. */
  readonly standards: readonly string[]
  readonly promises: readonly RecipePromise[]
  /** What readers search for who do not know the page's own words: `429, too many requests`. */
  readonly keywords: string
  /** Addresses that the page had before, such as `/client/combining`: the 404 page leads from them to this one. */
  readonly formerly: readonly string[]
}

/** What is wrong with a page's front matter: the message says what to write. */
export class FrontMatterError extends Error {
  override readonly name = 'FrontMatterError'
}

/**
 * Reads the block between `---` at the top of a page.
 *
 * @throws FrontMatterError when it is not YAML, or a value is not what the cookbook expects
 */
export function frontMatterOf(text: string): FrontMatter {
  const [, block = ''] = /^---\n([^]*?)^---$/m.exec(text) ?? []
  return readBlock(block)
}

/** The list of all pages is asked for hundreds of times in a build. */
const readBlock = memoize((block: string): FrontMatter => {
  const { title, description, place, group, kind, transport, ...rest } = parseBlock(block)
  const { standards, promises, keywords, formerly } = rest
  return {
    title: textOf(title, 'title'),
    description: textOf(description, 'description'),
    place: number(place),
    ...(group !== undefined && { group: oneOf(group, GROUPS, 'group') }),
    ...(kind !== undefined && { kind: oneOf(kind, RECIPE_KINDS, 'kind') }),
    ...(transport !== undefined && { transport: oneOf(transport, TRANSPORTS, 'transport') }),
    standards: list(standards, 'standards').map((one) => textOf(one, 'standards')),
    promises: list(promises, 'promises').map(promise),
    keywords: textOf(keywords, 'keywords'),
    formerly: list(formerly, 'formerly').map(address),
  }
})

function parseBlock(block: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = parse(block)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch (error) {
    const [why = ''] = String(error instanceof Error ? error.message : error).split('\n')
    throw new FrontMatterError(`the front matter is not YAML: ${why}`)
  }
}

function textOf(value: unknown, name: string): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') return value.trim()
  throw new FrontMatterError(
    `${name} is ${JSON.stringify(value)}: write a text, in quotes if need be`,
  )
}

/** A page that says nothing comes last. */
function number(value: unknown): number {
  if (value === undefined) return Number.MAX_SAFE_INTEGER
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw new FrontMatterError(
    `place is ${JSON.stringify(value)}: write a number, smaller ones come first`,
  )
}

function list(value: unknown, name: string): readonly unknown[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value
  throw new FrontMatterError(
    `${name} is ${JSON.stringify(value)}: write a list, each on a line after "- "`,
  )
}

function promise(value: unknown): RecipePromise {
  const { promise: says, test } =
    typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
  if (typeof says === 'string' && typeof test === 'string') return { promise: says, test }
  throw new FrontMatterError(
    'promises is a list of two lines each: "- promise: …" and "test: <title of a test>"',
  )
}

function address(value: unknown): string {
  const path = textOf(value, 'formerly')
  if (/^\/\S*[^/\s]$/.test(path)) return path
  throw new FrontMatterError(
    `formerly has ${JSON.stringify(value)}: write the old address, as /client/combining`,
  )
}

function oneOf<T extends string>(value: unknown, known: readonly T[], name: string): T {
  const found = known.find((one) => one === value)
  if (found !== undefined) return found
  throw new FrontMatterError(
    `${name} is ${JSON.stringify(value)}: write one of ${known.join(', ')}`,
  )
}
