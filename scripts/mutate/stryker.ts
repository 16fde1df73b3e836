import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { env, execPath } from 'node:process'
import type { MutantTarget } from '../cookbook/mutant-results.ts'
import { endWithParent } from '../lib/end-with-parent.js'
import { createDependencies } from '../test/dependencies.ts'
import { forget, type Tried } from './last-run.ts'
import { bundleLibrary } from './library.ts'
import { readReport, type Counts } from './report.ts'

/** Where Stryker is installed: a package of its own, with a lockfile of its own. */
export const home = (root: string) => join(root, 'tests/mutants')

/**
 * Changes each line of a target in all of Stryker's ways, one at a time, and runs the tests that reach it.
 *
 * @param tried which mutants; each other one keeps its result of the last run while its line and the test that noticed it are the same
 * @throws Error if the tests fail without a change
 */
export async function tryMutants(
  root: string,
  target: MutantTarget,
  tried: Tried = 'all',
): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'middleware-cookbook-mutants-'))
  const report = join(folder, 'report.json')
  const config = join(folder, 'stryker.json')
  writeFileSync(
    config,
    JSON.stringify({ ...configFor(root, target, folder, report), ...pace(tried) }),
  )
  if (tried !== 'all') forget(lastRun(root, target.id), tried)
  const cache = join(home(root), 'node_modules/.cache')
  // Node loads what is in node_modules by itself: once, and not through vitest.
  const library = target.folder.startsWith('runtime/')
    ? {}
    : await bundleLibrary(root, join(cache, 'library', target.id))
  const packages = join(home(root), 'node_modules/@stryker-mutator')
  const stryker = join(packages, 'core/bin/stryker.js')
  const child = spawn(execPath, [...endWithParent(), stryker, 'run', config], {
    cwd: root,
    env: {
      ...env,
      MUTANTS_RECIPE: target.id,
      MUTANTS_TESTS: testsFor(root, target).join(','),
      MUTANTS_LIBRARY: JSON.stringify(library),
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  try {
    const [code] = (await once(child, 'exit')) as [number | null]
    if (code !== 0) throw new Error(`Stryker ended with ${String(code)}: see above.`)
    return readReport(report, root, target)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function configFor(root: string, target: MutantTarget, temp: string, report: string) {
  const { id, folder, code } = target
  const tests = testsFor(root, target)
  const plugin = 'node_modules/@stryker-mutator/vitest-runner/dist/src/index.js'
  return {
    testRunner: 'vitest',
    plugins: [join(home(root), plugin)],
    vitest: { configFile: 'tests/mutants/vitest.config.ts', related: false },
    mutate: code,
    // Only what the tests need: Stryker copies the rest of the folder for each of its processes.
    ignorePatterns: ['**', ...[...neededBy(root, tests), `${folder}/**`].map((path) => `!${path}`)],
    tempDirName: join(temp, 'sandbox'),
    coverageAnalysis: 'perTest',
    reporters: ['json', 'progress-append-only'],
    jsonReporter: { fileName: report },
    incremental: true,
    incrementalFile: lastRun(root, id),
    allowConsoleColors: false,
    // A loop without end: what waits without end is stopped by vitest.
    timeoutMS: 30_000,
  }
}

/** What was only slow beside others ends when it is alone. */
const pace = (tried: Tried) => ({
  force: tried === 'all',
  concurrency: tried === 'late' ? 1 : availableParallelism(),
})

/** Those beside the code, and for a recipe what `tests/options` looks at. */
function testsFor(root: string, { folder, tests }: MutantTarget): readonly string[] {
  const hasOptions = existsSync(join(root, folder, 'wrong-options.fixture.ts'))
  return hasOptions ? [...tests, 'tests/mutants/options.test.ts'] : tests
}

const lastRun = (root: string, id: string) =>
  join(home(root), 'node_modules/.cache', `${id.replace('/', '-')}.json`)

function neededBy(root: string, tests: readonly string[]): string[] {
  const dependencies = createDependencies(root)
  const code = tests.flatMap((path) => [...dependencies(path)])
  const harness = ['vitest.config.ts', 'runner.ts'].map((name) => `tests/mutants/${name}`)
  return [...new Set(['package.json', ...harness, ...code])]
}
