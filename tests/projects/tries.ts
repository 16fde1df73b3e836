import { join } from 'node:path'
import { expect } from 'vitest'
import type { Ending } from '../../cli/endings.ts'
import type { Kind } from './kind.ts'
import type { Project } from './project.ts'

/** What the reader's program prints. */
export const PRINTED = '200 { calls: 3 }\n'

/** The declarations of Node's globals, for projects without `dom`. */
export const NODE_TYPES = {
  types: ['node'],
  typeRoots: [join(import.meta.dirname, '../../node_modules/@types')],
}

const NEWEST = 'typescript-newest'

const STRICT = {
  strict: true,
  target: 'es2022',
  lib: ['es2023', 'dom', 'dom.iterable'],
  types: [],
  skipLibCheck: false,
  rootDir: '.',
  outDir: 'out',
}

interface TypeScriptProject {
  /** Whether package.json says `"type": "module"` (default true). */
  readonly isModule?: boolean
  /** Whether what comes out runs under Node (default false). */
  readonly runs?: boolean
  /** A name in the package.json beside this file's folders (default: the newest). */
  readonly compiler?: string
  /** Files that the reader adds, by name. */
  readonly files?: Readonly<Record<string, string>>
}

/** A TypeScript project with a copy of every recipe compiles without a message and without an edit. */
export function compiles(
  compilerOptions: object,
  { isModule = true, runs = false, compiler = NEWEST, files = {} }: TypeScriptProject = {},
): Kind['try'] {
  return async (project, { recipes, tool }) => {
    writeProject(project, compilerOptions, isModule)
    project.write(files)
    const printed = await project.add(...recipes)
    await project.writeMain('main.ts', endingIn(printed))
    // In several threads it would take twice the processor's time.
    const options = compiler === NEWEST ? ['--singleThreaded'] : []
    expect(await project.node(tool(`${compiler}/bin/tsc`), ...options, '-p', '.')).toBe('')
    if (runs) expect(await project.node('out/main.js')).toBe(PRINTED)
  }
}

/** A JavaScript project with a copy of every recipe runs. */
export function runsAsJavaScript(type: 'module' | 'commonjs', main: string): Kind['try'] {
  return async (project, { recipes }) => {
    project.write({ 'package.json': { name: 'reader', private: true, type } })
    const printed = await project.add(...recipes)
    await project.writeMain(main, endingIn(printed))
    const loads = recipes.map((id) => {
      const [name = ''] = id.split('/').reverse()
      return `import './middleware/${id}/${name}${endingIn(printed)}'`
    })
    project.write({ 'all.mjs': loads.join('\n') })
    expect(await project.node('all.mjs')).toBe('')
    expect(await project.node(main)).toBe(PRINTED)
  }
}

export function writeProject(project: Project, compilerOptions: object, isModule = true): void {
  project.write({
    'package.json': { name: 'reader', private: true, ...(isModule && { type: 'module' }) },
    'tsconfig.json': {
      compilerOptions: { ...STRICT, ...compilerOptions },
      include: ['*.ts', 'middleware'],
    },
  })
}

/** How the command says that the copy is imported. */
export function endingIn(printed: string): Ending {
  const [, ending = ''] = /import \{ \w+ \} from '\.\/[^'.]+(\.\w+)?'/.exec(printed) ?? []
  return (['.ts', '.js', '.mjs'] as const).find((each) => each === ending) ?? ''
}
