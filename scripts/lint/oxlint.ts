import { spawn } from 'node:child_process'
import { execPath } from 'node:process'
import { text } from 'node:stream/consumers'
import { toolCommand } from '../lib/tool.js'

interface Report {
  readonly diagnostics: readonly {
    readonly message: string
    /** A rule or an error of the compiler, such as `typescript(TS2322)`; none for what is no code. */
    readonly code?: string
    readonly filename: string
    readonly labels: readonly {
      readonly span: { readonly line: number; readonly column: number }
    }[]
  }[]
}

/**
 * What oxlint finds in some files or folders, each with its place first, in their order. Rules and types: it starts the
 * compiler, which reads the code once for both.
 *
 * @throws Error if it does not run
 */
export async function oxlint(root: string, paths: readonly string[]): Promise<readonly string[]> {
  if (paths.length === 0) return []
  // Files that the configuration leaves out may be named.
  const options = ['--format=json', '--no-error-on-unmatched-pattern']
  const child = spawn(execPath, toolCommand(root, 'oxlint', [...options, ...paths]), { cwd: root })
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)])
  if (!output.startsWith('{')) throw new Error(`oxlint does not run: ${output}${errors}`)
  const { diagnostics } = JSON.parse(output) as Report
  return diagnostics
    .map(({ message, code = 'oxlint', filename, labels }) => {
      const { line, column } = labels[0]?.span ?? { line: 1, column: 1 }
      return { filename, line, text: `${filename}:${line}:${column} ${message} (${code})` }
    })
    .sort((a, b) => a.filename.localeCompare(b.filename) || a.line - b.line)
    .map((found) => found.text)
}
