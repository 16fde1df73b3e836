import { EXCUSE_FORM } from './excuse.ts'
import type { Fence } from './pages.ts'

/** How a block is accounted for. */
export const KINDS = [
  'executed',
  'type-checked',
  'expected error',
  'output',
  'generated',
  'shell',
  'data',
  'excused',
] as const

export type Kind = (typeof KINDS)[number]

const SHELL = new Set(['sh', 'bash', 'shell', 'console', 'zsh'])
const CODE = /^[cm]?[jt]sx?$|^(?:typescript|javascript|vue)$/
const DATA = new Set(
  'css csv diff html http ini json jsonc markdown md mermaid svg text toml txt xml yaml yml'.split(
    ' ',
  ),
)

/** What is known about the snippets before a block is classified. */
export interface Facts {
  /** Snippets that a program or a test loads, relative to the root. */
  readonly executed: ReadonlySet<string>
  /** The code that a block shows. */
  readonly shown: string
}

export type Verdict =
  | { readonly kind: Kind }
  | { readonly rule: string; readonly message: string; readonly detail?: string }

/** Says how a block is accounted for, or what to do so that it is. */
export function classify(fence: Fence, { executed, shown }: Facts): Verdict {
  const { source, language, excuse } = fence
  if (excuse) return { kind: 'excused' }
  if (source) {
    if (/\.(?:out|errors)$/.test(source.path)) return { kind: 'output' }
    if (!CODE.test(language)) return { kind: 'data' }
    if (/^\s*\/\/ @ts-expect-error\b/m.test(shown)) return { kind: 'expected error' }
    return { kind: executed.has(source.path) ? 'executed' : 'type-checked' }
  }
  if (CODE.test(language)) {
    return {
      rule: 'code-in-page',
      message:
        `this ${language} block is typed into the page: put it into a file under snippets/, ` +
        'where it is tested, and import it with <<<',
    }
  }
  if (SHELL.has(language)) return { kind: 'shell' }
  if (DATA.has(language)) return language === 'json' ? jsonVerdict(fence.content) : { kind: 'data' }
  return {
    rule: 'unknown-language',
    message:
      language === ''
        ? 'this block does not say its language: open it with ```sh, ```json or ```txt, say'
        : `nobody checks a ${language} block: import it, or excuse it with ${EXCUSE_FORM}`,
  }
}

function jsonVerdict(text: string): Verdict {
  try {
    JSON.parse(text)
    return { kind: 'data' }
  } catch {
    return { rule: 'bad-json', message: 'this is not valid JSON' }
  }
}
