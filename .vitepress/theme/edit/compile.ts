import { parse } from 'es-module-lexer/js'
import { transform } from 'sucrase'
import { Malformed } from '../run/malformed.ts'
import { namesIn, type Use } from './missing-name.ts'

export interface Compiled {
  /** A module: each line of the file is on the same line, without its types. */
  readonly text: string
  /** The names of the modules that it imports. */
  readonly imports: readonly string[]
  /** What it imports from them. */
  readonly uses: readonly Use[]
}

/**
 * Makes a module of TypeScript.
 *
 * @param path by which stacks call it
 * @param nameOf the name of a module that is imported; undefined if there is none
 * @throws Malformed for what is no TypeScript, and for an import of what is not there
 */
export function compile(
  path: string,
  source: string,
  nameOf: (specifier: string) => string | undefined,
): Compiled {
  const code = withoutTypes(path, source)
  let text = ''
  let end = 0
  const imports: string[] = []
  const uses: Use[] = []
  for (const { n: specifier, s, e, ss, d } of importsIn(path, code)) {
    if (specifier === undefined) continue
    const name = nameOf(specifier)
    const place = { path, line: lineAt(code, s) }
    if (name === undefined) throw new Malformed(notHere(specifier), place)
    imports.push(name)
    uses.push({ specifier, module: name, names: namesIn(code.slice(ss, s)), place })
    // Of an import() the quotes are a part.
    const quote = d >= 0 ? "'" : ''
    text += `${code.slice(end, s)}${quote}./${name}${quote}`
    end = e
  }
  return { text: `${text}${code.slice(end)}\n//# sourceURL=${path}\n`, imports, uses }
}

function withoutTypes(path: string, source: string): string {
  try {
    const transforms = ['typescript' as const]
    const options = { transforms, disableESTransforms: true, keepUnusedImports: true }
    return transform(source, options).code
  } catch (error) {
    throw malformed(path, error, locationOf(error)?.line)
  }
}

function importsIn(path: string, code: string) {
  try {
    return parse(code)[0]
  } catch (error) {
    const [, line] = /@:(\d+):\d+/.exec(String(error)) ?? []
    throw malformed(path, error, line === undefined ? undefined : Number(line))
  }
}

/** Of an error of sucrase. */
function locationOf(error: unknown): { readonly line: number } | undefined {
  return (error as { loc?: { readonly line: number } }).loc
}

function malformed(path: string, error: unknown, line = 1): Malformed {
  const { message } = error as Error
  const plain = message.replace(/^Error transforming .*?: /, '').replace(/ ?\(\d+:\d+\)$/, '')
  return new Malformed(`SyntaxError: ${plain}`, { path, line })
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}

function notHere(specifier: string): string {
  return `There is no "${specifier}" here: import middleware-cookbook, one of its recipes, or a file beside this one.`
}
