import { tokenizer, type Token } from 'acorn'

/** A call of a recipe in a program, with an object literal or with none: `retry({ maxRetries: 2 })`. */
export interface OptionCall {
  /** `retry` */
  readonly of: string
  /** From 1. */
  readonly line: number
  /** As the program has it. */
  readonly text: string
  /** What it sets, as the program has it, by name. */
  readonly values: ReadonlyMap<string, string>
  /** The program, with another value in that call. */
  with(name: string, value: string): string
}

/** A part of the program. */
interface Range {
  readonly start: number
  readonly end: number
}

/**
 * Finds calls in TypeScript: its types are no different from values to who looks for names, brackets and commas.
 *
 * @param names of the functions to look for
 */
export function optionCalls(source: string, names: readonly string[]): readonly OptionCall[] {
  const tokens = tokensOf(source)
  return tokens.flatMap(({ start }, index) => {
    const of = textOf(index)
    if (!names.includes(of) || textOf(index + 1) !== '(') return []
    if (/^(?:function|\.|new)$/.test(textOf(index - 1))) return []
    const open = index + 2
    if (textOf(open) === ')') return [callAt(start, open)]
    if (textOf(open) !== '{') return []
    const close = endOf(open)
    return textOf(close + 1).replace(',', textOf(close + 2)) === ')'
      ? [callAt(start, open, close)]
      : []

    function callAt(start: number, open: number, close?: number): OptionCall {
      const properties = close === undefined ? new Map<string, Range>() : propertiesIn(open, close)
      const last = tokens[close ?? open]
      const slice = (range: Range) => source.slice(range.start, range.end)
      return {
        of,
        line: source.slice(0, start).split('\n').length,
        text: source.slice(start, close === undefined ? last?.end : tokens[endOf(index + 1)]?.end),
        values: new Map([...properties].map(([name, range]) => [name, slice(range)])),
        with(name, value) {
          const known = properties.get(name)
          if (known) return replaced(known, value)
          const at = last?.start ?? 0
          if (close === undefined) return replaced({ start: at, end: at }, `{ ${name}: ${value} }`)
          const before = tokens[close - 1]
          const end = before?.end ?? at
          const comma = /^[{,]$/.test(textOf(close - 1)) ? ' ' : ', '
          const space = end === at ? ' ' : ''
          return replaced({ start: end, end }, `${comma}${name}: ${value}${space}`)
        },
      }
    }
  })

  function textOf(index: number): string {
    const token = tokens[index]
    return token ? source.slice(token.start, token.end) : ''
  }

  /** The bracket that closes the one at an index. */
  function endOf(open: number): number {
    let depth = 0
    for (let index = open; index < tokens.length; index++) {
      const text = textOf(index)
      if (/^(?:[([{]|\$\{)$/.test(text)) depth++
      if (/^[)\]}]$/.test(text) && --depth === 0) return index
    }
    return tokens.length
  }

  /** The values of those that are written as `name: value`. */
  function propertiesIn(open: number, close: number): Map<string, Range> {
    const properties = new Map<string, Range>()
    for (let index = open + 1; index < close;) {
      let end = index
      while (end < close && textOf(end) !== ',')
        end = /^[([{]$/.test(textOf(end)) ? endOf(end) + 1 : end + 1
      const [first, last] = [tokens[index + 2], tokens[end - 1]]
      if (textOf(index + 1) === ':' && first && last) {
        properties.set(textOf(index), { start: first.start, end: last.end })
      }
      index = end + 1
    }
    return properties
  }

  function replaced({ start, end }: Range, text: string): string {
    return source.slice(0, start) + text + source.slice(end)
  }
}

/** Up to what is no JavaScript, such as a text that has no end yet. */
function tokensOf(source: string): readonly Token[] {
  const tokens: Token[] = []
  try {
    for (const token of tokenizer(source, { ecmaVersion: 'latest', sourceType: 'module' })) {
      tokens.push(token)
    }
  } catch {
    // The reader is in the middle of a word.
  }
  return tokens
}
