import { join } from 'node:path'
import { analyze } from './analyze.ts'
import type { Analysis, TypeInfo } from './analyze.ts'
import { HoverMemo } from './hover-memo.ts'
import type { Inputs } from './input-files.ts'
import { programInputs } from './program-inputs.ts'
import type { ProgramInputs } from './program-inputs.ts'
import { createProject } from './project.ts'
import type { Project } from './project.ts'
import { publicApi } from './public-api.ts'
import type { PublicName } from './public-api.ts'
import { publicNames } from './public-names.ts'
import type { PublicNames } from './public-names.ts'

export interface CompilerOptions {
  readonly root: string
  /** The modules whose exports are the public API, relative to the root. */
  readonly entries: readonly string[]
  /** The page that explains what an entry exports, below the site's base: `/reference/`. */
  readonly reference?: Readonly<Record<string, string>>
  /** Files may change while this runs: look at them before every answer. */
  readonly watching: boolean
}

/** An answer, and the files that it was made from. */
export interface Answer<T> {
  readonly value: T
  readonly inputs: Inputs
  /** The inputs of every answer, as JSON: the same text for the same files. */
  readonly common: string
}

/** Answers all questions that the site has, one after the other. */
export interface Compiler {
  /** @param path relative to the root */
  analysis(path: string): Answer<Analysis>
  publicApi(): Answer<readonly PublicName[]>
}

/** What is known of one state of all files. */
interface Known {
  readonly program: Project['program']
  readonly names: PublicNames
  readonly memo: HoverMemo<TypeInfo | undefined>
  readonly inputs: ProgramInputs
  readonly common: string
}

/** Starts the compiler, which takes a second or two, before the first question. */
export function createCompiler(options: CompilerOptions): Compiler {
  const { root, entries, reference = {}, watching } = options
  const project = createProject(root, entries)
  const modules = entries.map((entry) => join(root, entry))
  const explained = Object.entries(reference).map(([entry, page]) => ({
    file: join(root, entry),
    page,
  }))
  let known = learn()

  return {
    analysis(path) {
      const { names, memo, inputs, common } = current()
      const value = analyze(project, names, root, path, memo)
      return { value, inputs: inputs.of(join(root, path)), common }
    },
    publicApi() {
      const { program, common } = current()
      return { value: publicApi(root, program, modules), inputs: {}, common }
    },
  }

  function current(): Known {
    if (watching) project.refresh()
    if (known.program !== project.program) known = learn()
    return known
  }

  function learn(): Known {
    const { program } = project
    const memo = new HoverMemo<TypeInfo | undefined>(program.getTypeChecker())
    const inputs = programInputs(root, project, modules)
    const common = JSON.stringify(inputs.common)
    return {
      program,
      names: publicNames(program, explained),
      memo,
      inputs,
      common,
    }
  }
}
