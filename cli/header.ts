import { createHash } from 'node:crypto'
import { withEnding } from './endings.ts'

/** What the first line of a copied file says. */
export interface Header {
  readonly version: string
  /** `client/retry` */
  readonly id: string
  /** The file's own name when it was copied: `retry.ts`. */
  readonly name: string
  /** Of what was copied, see {@link hashOf}. */
  readonly hash: string
}

const FORM =
  /^\uFEFF?\/\/ middleware-cookbook@(\S+) ((?:client|server)\/[\w-]+)\/(\S+) sha256:([\da-f]{16})[ \t]*$/

/** A licence or a directive may have been put above it. */
const LINES = 20

/** The text with a line above it that names its origin. */
export function withHeader(text: string, { version, id, name }: Omit<Header, 'hash'>): string {
  return `// middleware-cookbook@${version} ${id}/${name} sha256:${hashOf(text)}\n${text}`
}

/** The header of a copied file and the text without it; undefined if it has none. */
export function readHeader(
  file: string,
): { readonly header: Header; readonly text: string } | undefined {
  const lines = file.replaceAll('\r\n', '\n').split('\n')
  const index = lines.slice(0, LINES).findIndex((line) => FORM.test(line))
  const [, version, id, name, hash] = FORM.exec(lines[index] ?? '') ?? []
  if (!version || !id || !name || !hash) return undefined
  return { header: { version, id, name, hash }, text: lines.toSpliced(index, 1).join('\n') }
}

/**
 * A fingerprint of what matters: not the endings of lines and imports, which differ between projects, nor empty lines
 * at the start and the end.
 */
export function hashOf(text: string): string {
  return createHash('sha256').update(canonical(text)).digest('hex').slice(0, 16)
}

export function canonical(text: string): string {
  const plain = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n')
  return withEnding(plain, '').replace(/^\n+|\n+$/g, '')
}
