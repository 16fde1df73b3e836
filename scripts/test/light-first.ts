import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The tests of the tools, which load the compiler with all sources, or Markdown and its colours. */
const HEAVY = /^(?:\.vitepress|scripts)[/\\]/

/**
 * The order of test files. Files share a process, and what the tools load stays in it, a gigabyte in the end: each collection
 * of garbage walks it. The library and the recipes come before, some of which collect it again and again.
 */
export class LightFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isHeavy = ({ moduleId, project }: TestSpecification) =>
      HEAVY.test(relative(project.config.root, moduleId))
    return [...sorted.filter((file) => !isHeavy(file)), ...sorted.filter(isHeavy)]
  }
}
