import { add } from './add.ts'
import { readArguments } from './arguments.ts'
import { askedFor, partsOf } from './asked.ts'
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
    if (!(error instanceof UsageError)) throw error
    io.err(`${error.message}\nSee npx middleware-cookbook --help.`)
    return 2
  }
}

function run(args: readonly string[], io: Io): number {
  const { registry: folder, version, out } = io
  const asked = readArguments(args)
  if (asked === 'help') return print(out, HELP)
  if (asked === 'version') return print(out, version)
  const registry = readRegistry(folder)
  const { names, tests } = asked
  switch (asked.command) {
    case 'list':
      return print(out, list(registry.entries))
    case 'view':
      for (const text of names.map(textOf)) out(text)
      return 0
    case 'add':
      return print(out, add(askedFor(registry, names), { ...asked, cwd: io.cwd }))
    case 'diff': {
      const { text, different } = diff(registry, { ids: names, to: asked.to, cwd: io.cwd })
      out(`${text}\n`)
      return different ? 1 : 0
    }
  }

  function textOf(name: string): string {
    const { recipe, file } = partsOf(name)
    const item = registry.find(recipe)
    return file === undefined ? `${view(item, tests)}\n` : viewFile(item, file)
  }
}

function print(out: Io['out'], text: string): number {
  out(`${text}\n`)
  return 0
}
