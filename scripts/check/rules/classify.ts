import { EXEMPTION_FORM } from '../../cookbook/exemption.ts'
import { isCode } from '../../cookbook/token.ts'
import type { Fence } from '../../cookbook/page.ts'

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

export type Classified =
  | { readonly kind: Kind }
  | { readonly rule: string; readonly message: string; readonly detail?: string }

/** Says how a block is accounted for, or what to do so that it is. */
export function classify(fence: Fence, { executed, shown }: Facts): Classified {
  const { source, language, exemption } = fence
  if (exemption) return { kind: 'excused' }
  if (source) {
    if (/\.(?:out|errors)$/.test(source.path)) return { kind: 'output' }
    if (!isCode(language)) return { kind: 'data' }
    if (/^\s*\/\/ @ts-expect-error\b/m.test(shown)) return { kind: 'expected error' }
    if (executed.has(source.path)) return { kind: 'executed' }
    return isSnippet(source.path) ? { kind: 'type-checked' } : notASnippet(source.path)
  }
  if (isCode(language)) {
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
        : `no rule checks a ${language} block: import it, or excuse it with ${EXEMPTION_FORM}`,
  }
}

/** What the compiler and the tests look at. */
function isSnippet(path: string): boolean {
  return SHOWN_FOLDERS.some((folder) => path.startsWith(folder)) && path.endsWith('.ts')
}

/** Programs for the packages of others are compiled and run where these are installed: by the step of the hosts. */
const SHOWN_FOLDERS = ['snippets/', 'tests/hosts/programs/', 'tests/sdks/peers/programs/']

function notASnippet(path: string): Classified {
  const message = `shows ${path}, which no check compiles: put it into a .ts file under snippets/`
  return { rule: 'unchecked-code', message }
}

function jsonVerdict(text: string): Classified {
  try {
    JSON.parse(text)
    return { kind: 'data' }
  } catch {
    return { rule: 'bad-json', message: 'this is not valid JSON' }
  }
}
