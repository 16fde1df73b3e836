import { expect, test } from 'vitest'
import type { Outcome } from './run-step.ts'
import { runSteps } from './run-steps.ts'
import { select, type Step } from './steps.ts'

const [a, b, c]: [Step, Step, Step] = [step('a'), step('b', 'a'), step('c')]

test('runs so many at once, and what others need before them', async () => {
  const { log } = await run([b, a, c], 1)
  expect(log).toEqual(['a starts', 'a passed', 'b starts', 'b passed', 'c starts', 'c passed'])
})

test('a step that takes two places leaves one of three, and none overtakes it', async () => {
  const two = { ...step('two'), places: 2 }
  const { log } = await run([a, c, two, step('d')], 3)
  const starts = log.filter((line) => line.endsWith('starts'))
  expect(starts).toEqual(['a starts', 'c starts', 'two starts', 'd starts'])
  expect(log.indexOf('two starts')).toBeGreaterThan(log.indexOf('a passed'))
})

test('a step that takes more places than there are runs alone', async () => {
  const { log } = await run([{ ...step('four'), places: 4 }, a], 3)
  expect(log).toEqual(['four starts', 'four passed', 'a starts', 'a passed'])
})

test('a failure stops what needs it and nothing else', async () => {
  const { log, outcomes } = await run([a, b, c], 2, ['a'])
  expect(log).toEqual(['a starts', 'c starts', 'a failed', 'c passed', 'b failed'])
  expect(outcomes.map(({ output }) => output)).toEqual(['', 'Not run, because a failed.', ''])
})

test('nothing starts once it is stopped', async () => {
  const { log } = await run([a, c], 1, [], AbortSignal.abort())
  expect(log).toEqual(['a failed', 'c failed'])
})

test('a choice of steps brings what they need, in the order in which they run', () => {
  expect(select(['c', 'b'], [a, b, c])).toEqual([a, b, c])
  expect(select(['c'], [a, b, c])).toEqual([c])
  expect(select([], [a, b, c])).toEqual([a, b, c])
  expect(() => select(['d'], [a, b, c])).toThrow('no step "d". The steps are a, b, c.')
})

async function run(
  steps: readonly Step[],
  atOnce: number,
  broken: readonly string[] = [],
  signal = new AbortController().signal,
) {
  const log: string[] = []
  const listener = {
    started: ({ name }: Step) => log.push(`${name} starts`),
    ended: ({ step, passed }: Outcome) => log.push(`${step.name} ${passed ? 'passed' : 'failed'}`),
  }
  const surroundings = { root: '', reports: '', colour: false, signal }
  const outcomes = await runSteps(steps, atOnce, surroundings, listener, async (step) => {
    return { step, passed: !broken.includes(step.name), seconds: 0, output: '' }
  })
  return { log, outcomes }
}

function step(name: string, ...needs: string[]): Step {
  return { name, about: '', command: ['true'], needs }
}
