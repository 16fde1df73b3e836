import { dirname, join } from 'node:path'
import type { Asked } from './asked.ts'
import type { Copy } from './copy.ts'
import { uncovered } from './uncovered.ts'
import { installCommands } from './install.ts'
import { lineCount, linesIn } from './item.ts'
import type { Choice } from './place.ts'
import type { Project } from './project.ts'
import { shown } from './shown.ts'

/** A file, and what has become of it. */
export interface Reported {
  readonly path: string
  readonly copy: Copy
  readonly action: 'new' | 'update' | 'unchanged'
  /** Of an update: what becomes of the file's lines. */
  readonly difference?: string
}

/** What a reader is told of a copy. */
export interface Outcome {
  /** Where the command was called. */
  readonly project: Project
  /** Of which the folder is: another one in a workspace. */
  readonly owner: Project
  readonly choice: Choice
  readonly tests: boolean
  readonly dryRun: boolean
  readonly to: string
  /** Whether `to` was asked for. */
  readonly isNamed: boolean
}

/** What was written and why in this language, and what is left to do. */
export function report(
  asked: readonly Asked[],
  files: readonly Reported[],
  outcome: Outcome,
): string {
  const { project, owner, choice, tests, dryRun } = outcome
  const items = asked.map(({ item }) => item)
  const commands = installCommands(owner, items, tests)
  const written = files.filter(({ action }) => action !== 'unchanged')
  const unchanged = files.filter(({ action }) => action === 'unchanged')
  const code = files.filter(({ copy }) => /^[\w-]+\.ts$/.test(copy.name)).map(({ path }) => path)
  const lines = (some: readonly Reported[]) =>
    some.map(
      ({ action, path, copy, difference }) =>
        `${action.padEnd(9)}  ${shown(project.root, path)}  (${difference ?? linesIn(lineCount(copy.text))})`,
    )
  return [
    choice.why,
    ...(project.isWorkspace && !outcome.isNamed ? [WORKSPACE] : []),
    ...section(dryRun ? 'Would write:' : 'Wrote:', lines(written)),
    ...section(
      written.length === 0 ? 'Nothing to write, all files are as they should be:' : 'Unchanged:',
      lines(unchanged),
    ),
    ...(choice.config
      ? uncovered(choice.config, code, { root: project.root, to: outcome.to })
      : []),
    ...imports(asked, outcome),
    ...section(`Install what is missing, in ${owner.root}:`, commands),
    ...(tests
      ? []
      : section('Left out, as not every reader needs it. To copy it:', leftOut(asked))),
  ].join('\n')
}

const WORKSPACE =
  'This is the root of a workspace. For one of its packages, run the command there or name a folder of it with --to.'

function imports(asked: readonly Asked[], { project, owner, choice, to }: Outcome): string[] {
  const { ending, code } = choice.language
  // The folder that holds the copies, where a file that imports them most often is; for one at the root, the root.
  const folder = to === owner.root ? to : dirname(to)
  const from = (id: string, name: string) =>
    `'./${shown(folder, join(to, id))}/${name.replace(/\.ts$/, '')}${ending}'`
  const named = asked.flatMap(({ item, extras }) => [
    [item.factory, from(item.id, item.id.slice(item.id.indexOf('/') + 1))] as const,
    ...item.files
      .filter(({ name }) => extras.includes(name))
      .map(({ name, text }) => [exportsOf(text).join(', '), from(item.id, name)] as const),
  ])
  const where =
    folder === owner.root
      ? `beside ${shown(project.root, owner.manifest)}`
      : `in ${shown(project.root, folder)}`
  // Only a CommonJS project gets this name: its files cannot import.
  const required = code === 'mjs' ? named : []
  return [
    `Import it, in a file ${where}:`,
    ...named.map(([factory, path]) => `  import { ${factory} } from ${path}`),
    ...section(
      `In a CommonJS file ${where}:`,
      required.map(([factory, path]) => `const { ${factory} } = require(${path})`),
    ),
  ]
}

/** Names of the functions, classes and constants that a file exports. */
function exportsOf(text: string): readonly string[] {
  const exported = text.matchAll(/^export (?:async )?(?:function\*?|class|const|let) (\w+)/gm)
  return [...exported].map(([, name = '']) => name)
}

function leftOut(asked: readonly Asked[]): string[] {
  return asked.flatMap(({ item, extras }) =>
    item.files
      .filter(({ name, role }) => role === 'extra' && !extras.includes(name))
      .map(({ name }) => `npx middleware-cookbook add ${item.id}/${name.replace(/\.ts$/, '')}`),
  )
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)]
}
