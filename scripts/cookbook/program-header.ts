/** What a program says about itself in the comment that it starts with. */
export interface Header {
  /** The comment's first sentence, or ''. */
  readonly description: string
  /** `@throws TimeoutError`: the name of the error that ends the program. */
  readonly throws?: string
  /** `@warns UnreadResponseWarning`: the name of the warning that it causes. */
  readonly warns?: string
  /** `@unordered`: concurrent calls print their lines in any order. */
  readonly unordered: boolean
  /** `@node <why>`: it does not run on the browser's platform. */
  readonly node?: string
  /** `@bun <why>`: it prints something else on Bun. */
  readonly bun?: string
  /** `@deno <why>`: it prints something else on Deno. */
  readonly deno?: string
  /** `@browser <why>`: it prints something else in a browser. */
  readonly browser?: string
  /** `@alone <why>`: it cannot share a process with other programs. */
  readonly alone?: string
}

/** Reads the comment at the top of a program: `//` lines or a block. */
export function headerOf(source: string): Header {
  const lines = commentLines(source)
  const tags = new Map(
    lines
      .map((line) => /^@(\w+)\s*(.*)$/.exec(line))
      .filter((tag) => tag !== null)
      .map(([, name = '', value = '']) => [name, value]),
  )
  const names = (['throws', 'warns'] as const).flatMap((tag) => {
    const name = tags.get(tag)?.split(/\s/)[0]
    return name === undefined ? [] : [[tag, name] as const]
  })
  const reasons = REASONS.flatMap((name) => {
    const why = tags.get(name)
    return why === undefined ? [] : [[name, why] as const]
  })
  return {
    description: firstSentence(lines.filter((line) => !line.startsWith('@')).join(' ')),
    unordered: tags.has('unordered'),
    ...Object.fromEntries([...names, ...reasons]),
  }
}

/** Tags that say why a program is not run like the others. */
const REASONS = ['node', 'bun', 'deno', 'browser', 'alone'] as const

function commentLines(source: string): string[] {
  const start = source.replace(/^#!.*\n/, '').trimStart()
  const [comment = ''] = /^(?:\/\*[^]*?\*\/|(?:\/\/.*(?:\r?\n|$))+)/.exec(start) ?? []
  return comment
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*(?:\/\*\*?|\/\/|\*(?!\/))?\s?|\s*\*\/\s*$/g, '').trim())
    .filter((line) => line !== '' && !/^#(?:end)?region\b/.test(line))
}

function firstSentence(text: string): string {
  const [sentence = text] = /^.*?[.!?:](?=\s|$)/.exec(text) ?? []
  return sentence.replace(/[.:]$/, '')
}
