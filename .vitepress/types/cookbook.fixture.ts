import { resolve } from 'node:path'
import { createProject } from './project.ts'

export const root = resolve(import.meta.dirname, '../..')
export const entries = ['runtime/index.ts', 'runtime/testing.ts']

/** This cookbook, for the tests that look at all of it: the compiler takes seconds to read it. */
export const cookbook = createProject(root, entries)
