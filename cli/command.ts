import { parseArgs } from 'node:util'
import { add } from './add.ts'
import { askedFor } from './asked.ts'
import { diff } from './diff.ts'
import { HELP } from './help.ts'
import { Refusal, systemCode, UsageError } from './refusal.ts'
import { readRegistry } from './registry.ts'
import { list, view, viewFile } from './view.ts'

/** What the command gets from the process that it runs in. */
export interface Io {
  readonly cwd: string
  /** The folder with the recipes. */
  readonly registry: string
  readonly version: string
  readonly out: (text: string) => void
  readonly err: (text: string) => void
}

/** Runs the command, and returns its exit code: 0 fine, 1 differences or refused, 2 called in a wrong way. */
export function command(args: readonly string[], io: Io): number {
  try {
    return run(args, io)
  } catch (error) {
    if (error instanceof Refusal) {
      io.err(error.message)
      return 1
    }
    if (systemCode(error) !== undefined && error instanceof Error) {
      io.err(`The system stopped the command: ${error.message}.`)
      return 1
    }
    if (!isUsageError(error)) throw error
    io.err(`${error.message}\nSee npx middleware-cookbook --help.`)
    return 2
  }
}

function run(args: readonly string[], { cwd, registry: folder, version, out }: Io): number {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      version: { type: 'boolean', short: 'v', default: false },
      to: { type: 'string' },
      tests: { type: 'boolean', default: false },
      js: { type: 'boolean', default: false },
      ts: { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
    },
  })
  const [name, ...ids] = positionals
  if (values.version) return print(out, version)
  if (values.help || name === undefined) return print(out, HELP)
  if (values.to === '') throw new UsageError('--to is empty: name a folder.')
  if (values.js && values.ts) throw new UsageError('--js and --ts exclude each other.')
  const registry = readRegistry(folder)
  const { to, tests, 'dry-run': dryRun } = values
  const language = values.js ? 'js' : values.ts ? 'ts' : undefined
  switch (name) {
    case 'list':
      if (ids.length > 0) throw new UsageError('list takes no name.')
      return print(out, list(registry.entries))
    case 'view':
      for (const id of named(name, ids)) out(textOf(id))
      return 0
    case 'add': {
      const asked = askedFor(registry, named(name, ids))
      return print(out, add(asked, { to, tests, language, dryRun, cwd }))
    }
    case 'diff': {
      const { text, different } = diff(registry, { ids, to, cwd })
      out(`${text}\n`)
      return different ? 1 : 0
    }
    default:
      throw new UsageError(`There is no command "${name}": it is one of list, view, add, diff.`)
  }

  function textOf(asked: string): string {
    const [, id, file] = /^(.*)\/([^/]+\.(?!md$)[a-z]+)$/.exec(asked) ?? []
    if (id !== undefined && file !== undefined) return viewFile(registry.find(id), file)
    return `${view(registry.find(asked), tests)}\n`
  }
}

function print(out: Io['out'], text: string): number {
  out(`${text}\n`)
  return 0
}

function named(command: string, ids: readonly string[]): readonly string[] {
  if (ids.length > 0) return ids
  throw new UsageError(`${command} needs the name of a recipe, such as client/retry.`)
}

function isUsageError(error: unknown): error is Error {
  if (error instanceof UsageError) return true
  return (
    error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
  )
}
