import { expect, test } from 'vitest'
import { parseOptions, requireOptions, wholeNumber } from './options.ts'

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  tests: { type: 'boolean' },
  to: { type: 'string' },
} as const

test('options and names are told apart, after -- all are names', () => {
  const { values, positionals } = parseOptions(['a', '-h', '--to=-x', '--', '--tests'], OPTIONS)
  expect([{ ...values }, positionals]).toEqual([{ help: true, to: '-x' }, ['a', '--tests']])
})

test.each([
  ['--test', 'There is no option --test: did you mean --tests?'],
  ['--no-tests', 'There is no option --no-tests: did you mean --tests?'],
  ['--bogus', 'There is no option --bogus: the options are --help, --tests, --to.'],
  ['-xh', 'There is no option -x: the options are --help, --tests, --to.'],
  ['--constructor', 'There is no option --constructor: the options are --help, --tests, --to.'],
  ['--tests=yes', '--tests takes no value, so not "yes".'],
  ['--to', '--to needs a value.'],
  ['--to --tests', '--to needs a value, or write --to=--tests if that is the value.'],
  ['--to a --to b', '--to is given twice, as "a" and "b".'],
])('"%s" is a usage error that says what to type', (args, message) => {
  expect(() => parseOptions(args.split(' '), OPTIONS)).toThrow(
    expect.objectContaining({ name: 'UsageError', message }),
  )
})

test('a command that takes no names says so', () => {
  expect(() => parseOptions(['a'], OPTIONS, 'no names')).toThrow(
    '"a" is no option, and this command takes no names.',
  )
})

test('a command that hands its arguments on knows their names', () => {
  expect(() => {
    requireOptions(['--port=1', '--open', '/a'], ['port', 'open'])
  }).not.toThrow()
  expect(() => {
    requireOptions(['--prot', '1'], ['port', 'open'])
  }).toThrow('There is no option --prot: did you mean --port?')
})

test.each(['', '-1', '1.5', '1e3', '0x5', 'ten', '0', '11'])(
  '"%s" is no number of rounds',
  (text) => {
    expect(() => wholeNumber('--rounds', text, 1, 10)).toThrow(
      `--rounds is "${text}": pass a whole number from 1 to 10.`,
    )
  },
)
