import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { rulesIn } from '../../../scripts/cookbook/rules.ts'
import { bundle, type Bundle } from '../library.ts'
import type { RuleSet } from '../manifest.ts'

/** The recipes whose tests run in a page. */
export const RULES: readonly string[] = [
  'snippets/client/retry/',
  'snippets/client/token-refresh/',
  'snippets/client/concurrency-limit/',
]

export type Runner = Pick<Bundle, 'files' | 'imports'> & Pick<RuleSet, 'worker' | 'packages'>

/** What runs tests, and what they import that no program does. */
export async function bundleRunner(root: string, hashed: boolean): Promise<Runner> {
  const at = (name: string) => join(import.meta.dirname, `${name}.ts`)
  const { files, imports, fileFor } = await bundle(
    root,
    {
      main: at('main'),
      vitest: at('vitest'),
      'node-util': at('node-util'),
      'node-events': at('node-events'),
    },
    hashed ? 'rules-[name].[hash].js' : 'rules-[name].js',
  )
  return {
    files,
    imports,
    worker: fileFor('main'),
    packages: {
      vitest: fileFor('vitest'),
      'node:util': fileFor('node-util'),
      'node:events': fileFor('node-events'),
    },
  }
}

export interface TestFiles {
  /** Those that run in a browser. */
  readonly tests: readonly string[]
  /** How many rules the others have. */
  readonly left: number
}

/** @param canRun whether all is there that a test and what it imports need */
export function testsOf(
  root: string,
  folder: string,
  canRun: (path: string) => boolean,
): TestFiles {
  const all = readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => folder + name)
  const tests = all.filter(canRun)
  const others = all.filter((path) => !tests.includes(path))
  const rules = others.flatMap((path) => rulesIn(readFileSync(join(root, path), 'utf8'), path))
  return { tests, left: rules.length }
}
