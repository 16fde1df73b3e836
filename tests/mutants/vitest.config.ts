import { statSync } from 'node:fs'
import { env } from 'node:process'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Stryker stops at the first test that fails, and files with few tests have run soonest. */
class ShortFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((a, b) => statSync(a.moduleId).size - statSync(b.moduleId).size)
  }
}

const library = JSON.parse(env['MUTANTS_LIBRARY'] ?? '{}') as Readonly<Record<string, string>>

/** The tests of one recipe or folder, as Stryker runs them for each mutant. */
export default defineConfig({
  plugins: [
    {
      name: 'processes',
      /** Stryker wants threads, in which `TZ` cannot be set: some tests are about time zones. */
      configureVitest({ project }) {
        project.config.pool = 'forks'
      },
    },
  ],
  resolve: {
    alias: Object.entries(library).map(([name, replacement]) => ({
      find: new RegExp(`^${name}$`),
      replacement,
    })),
  },
  test: {
    include: (env['MUTANTS_TESTS'] ?? '').split(','),
    exclude: [],
    isolate: false,
    runner: fileURLToPath(new URL('runner.ts', import.meta.url)),
    sequence: { sequencer: ShortFilesFirst },
    /**
     * Vitest's copy of an error that no test caught has no `toString`, and Stryker's runner would end while it prints that one.
     * Stryker starts it twice more with the same mutant.
     */
    onUnhandledError(error) {
      Object.setPrototypeOf(error, Error.prototype)
    },
    unstubGlobals: true,
    unstubEnvs: true,
    restoreMocks: true,
    // Many mutants wait forever. This judges mutants, not the code: `npm test` has no such wait.
    testTimeout: 10_000,
    hookTimeout: 10_000,
  },
})
