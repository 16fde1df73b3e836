import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { ROOT } from '../lib/cli.ts'
import { tempFolder } from '../lib/temp-folder.ts'
import { FAULTS_OF } from './faults-of.ts'
import { changedFiles, planFor } from './changed.ts'
import { createDependencies } from './dependencies.ts'

test('a change of a recipe runs its tests, those of what imports it, the check, and what looks at its files', () => {
  const { steps, leftOut } = planFor(ROOT, ['snippets/client/retry/retry-budget.ts'])
  const commands = new Map(steps.map(({ name, command }) => [name, command]))
  expect([...commands.keys()]).toEqual(
    expect.arrayContaining(['unit', 'lint', 'format', 'check', 'faults', 'spelling']),
  )
  expect(commands.get('unit')).toContain('snippets/client/retry/retry.test.ts')
  expect(commands.get('unit')).not.toContain('snippets/client/basic-auth/basic-auth.test.ts')
  expect(commands.get('lint')).toContain('snippets/client/retry/retry-budget.ts')
  expect(leftOut.join()).toContain('build')
  // No other step runs programs.
  const check = commands.get('check')?.join(' ')
  expect(check).toContain('--without types,tests,format --limit')
  expect(check).toContain('--changed snippets/client/retry/retry-budget.ts')
})

test('a change of a file that is not code runs the tests of the recipe in whose folder it is', () => {
  const { steps } = planFor(ROOT, ['snippets/client/logging/real-names.csv'])
  const unit = steps.find(({ name }) => name === 'unit')
  expect(unit?.command).toContain('snippets/client/logging/logging.names.test.ts')
  expect(unit?.command).not.toContain('snippets/client/retry/retry.test.ts')
})

test('a change of a recipe strikes those whose table of faults needs it, a change of the library all', () => {
  const struck = (path: string) => {
    const faults = planFor(ROOT, [path]).steps.find(({ name }) => name === 'faults')
    return faults && (faults.env?.[FAULTS_OF] ?? 'all')
  }
  expect(struck('snippets/client/retry/retry-budget.ts')).toBe('client/retry guide/combining')
  expect(struck('snippets/client/basic-auth/faults.json')).toBe('client/basic-auth')
  expect(struck('runtime/client/client.ts')).toBe('all')
  expect(struck('tests/faults/strike.ts')).toBe('all')
  expect(struck('snippets/server/cors/cors.ts')).toBeUndefined()
})

test('a change of what runs programs runs all programs', () => {
  const { steps } = planFor(ROOT, ['snippets/client/retry/retry.ts', 'scripts/run/run.ts'])
  const check = steps.find(({ name }) => name === 'check')
  expect(check?.command).not.toContain('--changed')
})

test('a change of a page runs the check, and no test that does not read it', () => {
  const { steps } = planFor(ROOT, ['docs/client/retry.md'])
  expect(steps.map(({ name }) => name)).not.toContain('lint')
  expect(steps.map(({ name }) => name)).toContain('check')
})

test('a change of what all is built on runs everything', () => {
  expect(planFor(ROOT, ['docs/index.md', 'package-lock.json']).leftOut).toEqual([])
})

test('knows every file of ours that the compiler sees imported', () => {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (name) =>
    ts.sys.readFile(name),
  ) as { config: object }
  const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT)
  const cache = ts.createModuleResolutionCache(ROOT, (name) => name, options)
  const dependencies = createDependencies(ROOT)
  const missed = fileNames.flatMap((file) => {
    const known = dependencies(relative(ROOT, file))
    const mode = ts.ModuleKind.ESNext
    return ts
      .preProcessFile(readFileSync(file, 'utf8'))
      .importedFiles.map(
        ({ fileName }) =>
          ts.resolveModuleName(fileName, file, options, ts.sys, cache, undefined, mode)
            .resolvedModule,
      )
      .flatMap((found) => (found ? [relative(ROOT, found.resolvedFileName)] : []))
      .filter((path) => !/^\.\.|node_modules/.test(path) && !known.has(path))
      .map((path) => `${relative(ROOT, file)} imports ${path}`)
  })
  expect(fileNames.length).toBeGreaterThan(300)
  expect(missed).toEqual([])
})

test('what Git does not know yet is changed, and so is what is gone', () => {
  const root = tempFolder({ 'gone.ts': '1', 'same.ts': '2', 'changed.ts': '3' })
  const git = (...args: readonly string[]) => {
    const who = ['-c', 'user.name=a', '-c', 'user.email=a@a.test']
    execFileSync('git', [...who, ...args], { cwd: root, stdio: 'pipe' })
  }
  git('init')
  git('add', '.')
  git('commit', '-m', 'a')
  git('rm', 'gone.ts')
  writeFileSync(join(root, 'changed.ts'), '4')
  writeFileSync(join(root, 'new.ts'), '5')
  expect(changedFiles(root)).toEqual(['changed.ts', 'gone.ts', 'new.ts'])
  expect(() => changedFiles(root, 'nowhere')).toThrow('nowhere')
})
