import { parseArgs, type ParseArgsConfig } from 'node:util'
import { nearest } from './nearest.ts'
import { UsageError } from './refusal.ts'

type Options = NonNullable<ParseArgsConfig['options']>
type Parsed<T extends Options> = ReturnType<
  typeof parseArgs<{ options: T; allowPositionals: true }>
>
type Token = NonNullable<ReturnType<typeof tokensOf>>[number]
type OptionToken = Extract<Token, { kind: 'option' }>

/**
 * Reads the arguments of a command, as `parseArgs` of Node does. Names are what is no option.
 *
 * @param names whether the command takes names (default: yes)
 * @throws UsageError that names the argument and the nearest option
 */
export function parseOptions<const T extends Options>(
  args: readonly string[],
  options: T,
  names: 'names' | 'no names' = 'names',
): Parsed<T> {
  const seen = new Map<string, OptionToken>()
  for (const token of tokensOf(args, options)) {
    if (token.kind === 'option') checkOption(token, options, seen)
    else if (token.kind === 'positional' && names === 'no names') {
      throw new UsageError(`"${token.value}" is no option, and this command takes no names.`)
    }
  }
  return parseArgs({ args: [...args], options, allowPositionals: true })
}

/**
 * For a command that hands its arguments on: are these its options?
 *
 * @param known such as `port`
 * @throws UsageError that names the option and the nearest
 */
export function requireOptions(args: readonly string[], known: readonly string[]): void {
  for (const arg of args) {
    const [option = '', name] = /^--?([^=]+)/.exec(arg) ?? []
    if (name !== undefined && !known.includes(name)) throw unknownOption(option, known)
  }
}

/**
 * The number that an option was given.
 *
 * @param option such as `--rounds`
 * @throws UsageError if it is no whole number, or not in the range
 */
export function wholeNumber(option: string, text: string, min: number, max: number): number {
  const number = Number(text)
  if (/^\d+$/.test(text) && number >= min && number <= max) return number
  throw new UsageError(`${option} is "${text}": pass a whole number from ${min} to ${max}.`)
}

function tokensOf(args: readonly string[], options: Options) {
  const config = { args: [...args], options, strict: false, tokens: true } satisfies ParseArgsConfig
  return parseArgs(config).tokens
}

function checkOption(token: OptionToken, options: Options, seen: Map<string, OptionToken>): void {
  const { name, rawName, value, inlineValue } = token
  const option = Object.hasOwn(options, name) ? options[name] : undefined
  if (option === undefined) throw unknownOption(rawName, Object.keys(options))
  if (option.type === 'boolean') {
    if (value !== undefined) throw new UsageError(`${rawName} takes no value, so not "${value}".`)
    return
  }
  if (value === undefined) throw new UsageError(`${rawName} needs a value.`)
  if (value.length > 1 && value.startsWith('-') && !inlineValue) {
    const inline = `--${name}=${value}`
    throw new UsageError(`${rawName} needs a value, or write ${inline} if that is the value.`)
  }
  const before = seen.get(name)
  if (before !== undefined && before.value !== value) {
    throw new UsageError(`${rawName} is given twice, as "${before.value}" and "${value}".`)
  }
  seen.set(name, token)
}

/** @param names of the options that there are, without dashes */
function unknownOption(asked: string, names: readonly string[]): UsageError {
  const all = names.map((name) => `--${name}`)
  const likely = nearest(names, asked.replace(/^-+/, ''), 2).map((name) => `--${name}`)
  const hint =
    likely.length > 0
      ? `did you mean ${likely.join(' or ')}?`
      : all.length === 1
        ? `the only one is ${all.join()}.`
        : `the options are ${all.join(', ')}.`
  return new UsageError(`There is no option ${asked}: ${hint}`)
}
