import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { dirname } from 'node:path/posix'
import { FAULTS_OF } from './faults-of.ts'
import { createDependencies } from './dependencies.ts'
import { foundations, readBy } from './reads.ts'
import { steps, type Step } from './steps.ts'

/** What to run for a change, and what not. */
export interface Plan {
  readonly steps: readonly Step[]
  /** Which steps are not run, in sentences. */
  readonly leftOut: readonly string[]
}

/**
 * The files that differ from a commit, by path: also those that are gone, and those that Git does not know yet.
 *
 * @param commit default: where this branch left its upstream branch; without one, the last commit
 * @throws Error if there is no such commit
 */
export function changedFiles(root: string, commit?: string): readonly string[] {
  const since = commit ?? forkPoint(root) ?? 'HEAD'
  // What follows is not a file: git would take it for one if there is no such commit.
  const differ = git(root, 'diff', '--name-only', '--no-renames', '--relative', since, '--')
  const unknown = git(root, 'ls-files', '--others', '--exclude-standard')
  return [...new Set([...differ, ...unknown])].sort()
}

/** What a change can affect; what takes long is left out, and said. */
export function planFor(root: string, changed: readonly string[]): Plan {
  const foundation = changed.find((path) => foundations.includes(path))
  if (foundation !== undefined) return { steps, leftOut: [] }

  const dependencies = createDependencies(root)
  const isAffected = affectedBy(dependencies, changed)
  const tests = git(root, 'ls-files', '--cached', '--others', '--exclude-standard', '*.test.ts')
    .filter((path) => existsSync(join(root, path)) && isAffected(path))
    .filter((path) => !path.startsWith('tests/fixtures/'))
  const there = changed.filter((path) => existsSync(join(root, path)))
  const code = changed.filter(
    (path) => /\.[jt]s$/.test(path) && !path.startsWith('tests/fixtures/'),
  )
  const struck = recipesToStrike(root, dependencies, changed)
  const wanted = new Map<string, readonly string[]>([
    ['unit', tests.filter((path) => !path.startsWith('tests/'))],
    ['faults', struck?.length === 0 ? [] : [FAULTS]],
    ['fetch', tests.filter((path) => path.startsWith('tests/fetch-standard/'))],
    ['peers', tests.filter((path) => path.startsWith('tests/peers/'))],
    // Also those that are gone: what imports them has wrong types now.
    ['lint', code],
    [
      'check',
      changed.some((path) => /^(?:docs|snippets|runtime|scripts)\//.test(path)) ? changed : [],
    ],
    ['format', there],
    ['spelling', there],
  ])
  return {
    steps: steps
      .flatMap((step) => narrowed(step, wanted.get(step.name) ?? []))
      .map((step) =>
        step.name === 'faults' && struck
          ? { ...step, env: { [FAULTS_OF]: struck.join(' ') } }
          : step,
      ),
    leftOut: [
      sentence('Left out, because it takes long', (name) => !wanted.has(name)),
      sentence('Not affected', (name) => wanted.get(name)?.length === 0),
    ].flat(),
  }
}

function sentence(why: string, isMeant: (name: string) => boolean): string[] {
  const names = steps.map(({ name }) => name).filter(isMeant)
  return names.length === 0 ? [] : [`${why}: ${names.join(', ')}.`]
}

type Dependencies = ReturnType<typeof createDependencies>

function affectedBy(
  dependencies: Dependencies,
  changed: readonly string[],
): (test: string) => boolean {
  return (test) => {
    const needed = dependencies(test)
    const read = readBy(test)
    return changed.some(
      (path) =>
        needed.has(path) || read.some((each) => path === each || path.startsWith(`${each}/`)),
    )
  }
}

/** The test that imports what it finds: the faults.ts of each recipe. */
const FAULTS = 'tests/faults/faults.test.ts'

/** The recipes whose table of faults a change can affect; undefined for all. */
function recipesToStrike(
  root: string,
  dependencies: Dependencies,
  changed: readonly string[],
): readonly string[] | undefined {
  if (changed.some((path) => dependencies(FAULTS).has(path))) return undefined
  return git(
    root,
    'ls-files',
    '--cached',
    '--others',
    '--exclude-standard',
    'snippets/**/faults.ts',
  )
    .filter((path) => {
      const needed = dependencies(path)
      const folder = `${dirname(path)}/`
      return changed.some((each) => needed.has(each) || each.startsWith(folder))
    })
    .map((path) => dirname(path).replace('snippets/', ''))
}

/** The step for these files alone; nothing, if there are none. */
function narrowed(step: Step, files: readonly string[]): Step[] {
  if (files.length === 0) return []
  if (step.name === 'check') return [checkOf(step, files)]
  const command = step.command.filter((argument) => argument !== '.')
  const [tool, ...rest] = command
  if (tool === undefined) return []
  const tolerant = { format: ['--ignore-unknown'], spelling: ['--no-must-find-files'] }[step.name]
  return [{ ...step, command: [tool, ...rest, ...(tolerant ?? []), ...files], needs: [] }]
}

/** Programs on both platforms: here is no other step that runs them. */
function checkOf(step: Step, changed: readonly string[]): Step {
  const [tool, ...rest] = step.command
  const args = rest.map((argument) => argument.replace(',sockets', ''))
  const isNarrow = changed.every((path) => /^(?:docs|snippets)\//.test(path))
  return { ...step, command: [tool, ...args, ...(isNarrow ? ['--changed', ...changed] : [])] }
}

function forkPoint(root: string): string | undefined {
  try {
    return git(root, 'merge-base', 'HEAD', '@{upstream}')[0]
  } catch {
    return undefined
  }
}

function git(root: string, ...args: readonly string[]): string[] {
  try {
    const options = { cwd: root, encoding: 'utf8', stdio: 'pipe', maxBuffer: 1 << 26 } as const
    return execFileSync('git', args, options)
      .split('\n')
      .filter((line) => line !== '')
  } catch (error) {
    const { stderr } = error as { stderr?: string }
    throw new Error(`git ${args.join(' ')} fails: ${stderr?.trim() ?? String(error)}`, {
      cause: error,
    })
  }
}
