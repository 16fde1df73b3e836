import { test, TestRunner } from 'vitest'

/**
 * A file that a mutant keeps from loading has no test, so Stryker would count none that failed: this
 * gives it one.
 */
export default class extends TestRunner {
  override async importFile(path: string, source: 'collect' | 'setup'): Promise<unknown> {
    if (source === 'setup') return await super.importFile(path, source)
    try {
      return await super.importFile(path, source)
    } catch (error) {
      test('loads', () => {
        throw error
      })
      return undefined
    }
  }
}
