import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { TestCase, TestModule, Vitest } from 'vitest/node'
import type { Problem } from '../../cookbook/problem.ts'
import type { Snippet } from '../../cookbook/snippet.ts'
import { stackOf, placesIn } from '../../run/errors.ts'

/** Runs tests of recipes in processes that stay. */
export interface TestRuns {
  /** @param onFailure is called for each test that fails, before the others are done */
  run(tests: readonly Snippet[], onFailure: (problem: Problem) => void): Promise<Problem[]>
  /** These files have another content now, relative to the root. */
  changed(paths: readonly string[]): void
  close(): Promise<void>
}

/** @returns undefined where there is no vitest.config.ts to go by */
export async function testRuns(root: string): Promise<TestRuns | undefined> {
  if (!existsSync(join(root, 'vitest.config.ts'))) return undefined
  const { createVitest } = await import('vitest/node')
  let tell: (problem: Problem) => void = () => {}
  const vitest = await createVitest('test', {
    root,
    watch: false,
    reporters: [
      {
        onTestCaseResult(test) {
          if (test.result().state === 'failed')
            tell(failureOf(root, pathOf(root, test.module), test))
        },
      },
    ],
    project: 'unit',
    includeTaskLocation: true,
  })
  return {
    async run(tests, onFailure) {
      tell = onFailure
      return tests.length > 0 ? runFiles(vitest, root, tests) : []
    },
    changed(paths) {
      for (const path of paths) vitest.invalidateFile(join(root, path))
    },
    close: () => vitest.close(),
  }
}

async function runFiles(
  vitest: Vitest,
  root: string,
  tests: readonly Snippet[],
): Promise<Problem[]> {
  const specifications = tests.flatMap(({ file }) => vitest.getModuleSpecifications(file))
  const all = specifications.length > 0 ? specifications : await found(vitest, tests)
  const { testModules } = await vitest.runTestSpecifications(all, true)
  return testModules.flatMap((module) => failuresOf(root, module))
}

/** The first time, vitest has to look for the files. */
async function found(vitest: Vitest, tests: readonly Snippet[]) {
  const files = new Set(tests.map(({ file }) => file))
  const all = await vitest.globTestSpecifications()
  return all.filter(({ moduleId }) => files.has(moduleId))
}

function failuresOf(root: string, module: TestModule): Problem[] {
  const file = pathOf(root, module)
  return [
    ...module.errors().map(({ message, stack }) => ({
      rule: 'test-fails',
      file,
      message: `does not run: ${firstLine(message)}`,
      ...(stack !== undefined && { detail: stack }),
    })),
    ...[...module.children.allTests('failed')].map((test) => failureOf(root, file, test)),
  ]
}

function failureOf(root: string, file: string, test: TestCase): Problem {
  const [error] = test.result().errors ?? []
  const stack = error?.stack ?? ''
  const place = placesIn(root, stack).find((one) => one.file === file)
  const line = place?.line ?? test.location?.line
  return {
    rule: 'test-fails',
    file,
    ...(line !== undefined && { line }),
    message: `"${test.name}" fails: ${firstLine(error?.message ?? 'no error says why')}`,
    detail: stripVTControlCharacters(error?.diff ?? stackOf(error)),
  }
}

function pathOf(root: string, { moduleId }: TestModule): string {
  return relative(root, moduleId).replaceAll('\\', '/')
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? ''
}
