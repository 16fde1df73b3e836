import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { platform } from 'node:process'
import { expect, test } from 'vitest'
import { ROOT } from '../lib/cli.ts'
import { hangs } from '../lib/hangs.ts'
import { isAlive } from '../setup/lock.js'
import { tempFolder } from '../lib/temp-folder.ts'
import { runStep, type Surroundings } from './run-step.ts'
import type { Step } from './steps.ts'

test('a step that leaves a process behind fails, names it, and it is gone', async () => {
  const { passed, output } = await run(
    `import { spawn } from 'node:child_process'
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' })
    console.log('pid ' + child.pid)
    child.once('spawn', () => process.exit())`,
  )
  expect(passed).toBe(false)
  expect(output).toMatch(/It left running:\n\d+ \S+ -e setInterval/)
  await expect.poll(() => isAlive(Number(/^pid (\d+)/m.exec(output)?.[1]))).toBe(false)
})

test('a step that is stopped ends with all that it has started, and says that it was stopped', async () => {
  const stopped = new AbortController()
  const started = join(tempFolder(), 'started')
  const running = run(
    `import { spawn } from 'node:child_process'
    import { writeFileSync } from 'node:fs'
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    console.log('pid ' + child.pid)
    child.once('spawn', () => writeFileSync(${JSON.stringify(started)}, ''))
    setInterval(() => {}, 1000)`,
    stopped.signal,
    hangs,
  )
  await expect.poll(() => existsSync(started)).toBe(true)
  stopped.abort()
  const { passed, output } = await running
  expect(passed).toBe(false)
  expect(output).toMatch(/Stopped\.$/)
  await expect.poll(() => isAlive(Number(/^pid (\d+)/m.exec(output)?.[1]))).toBe(false)
})

test('a step of vitest that is stopped says which test had not ended, and which had failed before', async () => {
  const stopped = new AbortController()
  const [config, file] = ['vitest.config.mjs', 'a.test.mjs']
  const folder = tempFolder({
    [config]: `export default { test: { name: 'a', include: ['${file}'], testTimeout: ${hangs} } }`,
    [file]: `import { describe, expect, test } from 'vitest'
      test('passes', () => {})
      test('fails', () => { expect(1).toBe(2) })
      describe('a group', () => {
        test('hangs', () => new Promise(() => {}))
      })`,
  })
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  const step: Step = {
    name: 'a',
    about: '',
    command: ['vitest', 'run', '--root', folder],
    project: 'a',
  }
  const { signal } = stopped
  const running = runStep(step, { root: ROOT, reports: folder, colour: false, signal })
  // Vitest tells its reporters a little later.
  const progress = join(folder, 'a.progress.json')
  const told = () => existsSync(progress) && readFileSync(progress, 'utf8')
  await expect.poll(told).toContain('a group hangs')
  stopped.abort()
  const { passed, tests } = await running
  expect(passed).toBe(false)
  expect(tests).toMatchObject({ passed: 1, failed: 2 })
  expect(tests?.failures.map(({ test, message }) => [test, message])).toEqual([
    ['a group hangs', 'It had not ended when the step was stopped.'],
    ['fails', 'expected 1 to be 2 // Object.is equality'],
  ])
  expect(tests?.failures[0]?.place).toMatch(/a\.test\.mjs:\d+$/)
})

test('a step that prints nothing for too long is stopped, and says why', async () => {
  const { passed, output } = await run('setInterval(() => {}, 1000)', undefined, 0, { silence: 60 })
  expect(passed).toBe(false)
  expect(output).toMatch(/Stopped: it printed nothing for 0.001 minutes\.$/)
})

test.runIf(platform === 'linux')('a step knows the CPU time of all its processes', async () => {
  const { passed, cpu } = await run(
    `import { spawnSync } from 'node:child_process'
    const busy = "while (process.cpuUsage().user + process.cpuUsage().system < 500_000);"
    spawnSync(process.execPath, ['-e', busy])`,
  )
  expect(passed).toBe(true)
  expect(cpu).toBeGreaterThan(0.5)
})

/** Runs a program as a step. */
function run(
  program: string,
  signal = new AbortController().signal,
  patience = 0,
  limits: Pick<Surroundings, 'silence'> = {},
) {
  const folder = tempFolder({ 'program.mjs': program })
  const step: Step = { name: 'a', about: '', command: ['tsx', join(folder, 'program.mjs')] }
  return runStep(step, { root: ROOT, reports: folder, colour: false, signal, patience, ...limits })
}
