import { nearest } from './nearest.ts'
import { parseOptions } from './options.ts'
import { UsageError } from './refusal.ts'

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
  to: { type: 'string' },
  tests: { type: 'boolean' },
  js: { type: 'boolean' },
  ts: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
} as const

const COMMANDS = ['list', 'view', 'add', 'diff'] as const
type Command = (typeof COMMANDS)[number]

/** The options that each command has. */
const USES: Readonly<Record<Command, readonly string[]>> = {
  list: [],
  view: ['tests'],
  add: ['to', 'tests', 'js', 'ts', 'dry-run'],
  diff: ['to'],
}

/** What the command is asked to do. */
export interface Arguments {
  readonly command: Command
  readonly names: readonly string[]
  readonly to: string | undefined
  readonly tests: boolean
  readonly language: 'ts' | 'js' | undefined
  readonly dryRun: boolean
}

/**
 * Reads what was typed.
 *
 * @throws UsageError for an argument that is not understood: none is left out silently
 */
export function readArguments(args: readonly string[]): Arguments | 'help' | 'version' {
  const { values, positionals } = parseOptions(args, OPTIONS)
  const [command, ...names] = positionals
  if (values.version) return 'version'
  if (values.help || command === undefined || command === 'help') return 'help'
  requireCommand(command)
  for (const option of Object.keys(values)) requireUse(command, option)
  const { to, tests = false, js = false, ts = false, 'dry-run': dryRun = false } = values
  if (to === '') throw new UsageError('--to is empty: name a folder.')
  if (js && ts) throw new UsageError('--js and --ts exclude each other.')
  if (command === 'list' && names.length > 0) throw new UsageError('list takes no name.')
  if ((command === 'view' || command === 'add') && names.length === 0) {
    throw new UsageError(`${command} needs the name of a recipe, such as client/retry.`)
  }
  return { command, names, to, tests, language: js ? 'js' : ts ? 'ts' : undefined, dryRun }
}

function requireCommand(name: string): asserts name is Command {
  if (Object.hasOwn(USES, name)) return
  const [near] = nearest(COMMANDS, name, 1)
  const hint = near === undefined ? `it is one of ${COMMANDS.join(', ')}.` : `did you mean ${near}?`
  throw new UsageError(`There is no command "${name}": ${hint}`)
}

function requireUse(command: Command, option: string): void {
  if (USES[command].includes(option)) return
  const others = COMMANDS.filter((each) => USES[each].includes(option))
  throw new UsageError(
    `${command} has no option --${option}: it is an option of ${others.join(' and ')}.`,
  )
}
