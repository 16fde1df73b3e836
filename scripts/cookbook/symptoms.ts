import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/** Where the symptoms are written, relative to the root. */
export const SYMPTOMS = 'docs/symptoms.yaml'

/** What a reader sees, and how to end it. Texts are Markdown without blocks. */
export interface Symptom {
  /** The heading: a message in backticks, or a behaviour. */
  readonly symptom: string
  /** The fragment of its address. */
  readonly id: string
  /** Other words for it, for the search. */
  readonly also: readonly string[]
  readonly cause: string
  /** How a reader finds out whether this is the cause. */
  readonly check: string
  /** The way out, with a link to the page that explains it. */
  readonly way: string
  /** At least one. */
  readonly shown: readonly Proof[]
  /** The line of the file that names it. */
  readonly line: number
}

/** What shows that a symptom is real. */
export type Proof =
  | { readonly program: string; readonly prints: string }
  | { readonly test: string; readonly title: string }
  | { readonly source: string; readonly title: string }

export interface SymptomGroup {
  readonly group: string
  readonly entries: readonly Symptom[]
}

/** What is wrong with the file: the message says what to write. */
export class SymptomsError extends Error {
  override readonly name = 'SymptomsError'
  readonly line: number

  constructor(line: number, message: string) {
    super(message)
    this.line = line
  }
}

/**
 * Reads the symptoms; a cookbook without the file has none.
 *
 * @throws SymptomsError
 */
export function symptomsOf(root: string): readonly SymptomGroup[] {
  const file = join(root, SYMPTOMS)
  return existsSync(file) ? parseSymptoms(readFileSync(file, 'utf8')) : []
}

/** @throws SymptomsError */
export function parseSymptoms(text: string): readonly SymptomGroup[] {
  const groups = parsed(text)
  if (!Array.isArray(groups)) throw new SymptomsError(1, 'is not a list: begin with "- group: …"')
  return groups.map((group: unknown) => {
    const { group: name, entries } = fieldsOf(group)
    if (typeof name !== 'string' || !Array.isArray(entries)) {
      throw new SymptomsError(
        1,
        'has a group without a name or entries: write "group:" and "entries:"',
      )
    }
    return { group: name, entries: entries.map((entry: unknown) => symptom(entry, text)) }
  })
}

/** Pages that the way out links to: `/client/retry#options`. */
export function linksIn(text: string): readonly string[] {
  return [...text.matchAll(/\]\((\/[^)\s]*)\)/g)].map(([, link = '']) => link)
}

function parsed(text: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    const [why = ''] = String(error instanceof Error ? error.message : error).split('\n')
    throw new SymptomsError(1, `is not YAML: ${why}`)
  }
}

function symptom(value: unknown, text: string): Symptom {
  const fields = fieldsOf(value)
  const id = typeof fields['id'] === 'string' ? fields['id'] : ''
  const line = text.slice(0, Math.max(0, text.indexOf(`id: ${id}\n`))).split('\n').length
  const say = (name: string) => {
    const said = fields[name]
    if (typeof said === 'string' && said.trim() !== '') return said.trim()
    throw new SymptomsError(line, `"${id}" has no ${name}: write a sentence`)
  }
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id)) {
    throw new SymptomsError(line, `has the id "${id}": write small letters, digits and hyphens`)
  }
  const [also, shown] = [fields['also'] ?? [], fields['shown'] ?? []]
  if (!Array.isArray(also)) {
    throw new SymptomsError(line, `"${id}" has an "also" that is not a list: write [one, two]`)
  }
  return {
    symptom: say('symptom'),
    id,
    // 429 is a number in YAML.
    also: also.map(String),
    cause: say('cause'),
    check: say('check'),
    way: say('way'),
    shown: (Array.isArray(shown) ? shown : []).map((one) => proof(one, id, line)),
    line,
  }
}

function proof(value: unknown, id: string, line: number): Proof {
  const { program, prints, test, title, source } = fieldsOf(value)
  if (typeof program === 'string' && typeof prints === 'string') return { program, prints }
  if (typeof test === 'string' && typeof title === 'string') return { test, title }
  if (typeof source === 'string' && typeof title === 'string') return { source, title }
  throw new SymptomsError(
    line,
    `"${id}" has a proof that proves nothing: write program and prints, test and title, or source and title`,
  )
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
