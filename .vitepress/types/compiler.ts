import { publicApi } from '../reference/public-api.ts'
import type { PublicName } from '../reference/public-api.ts'
import { analyze } from './analyze.ts'
import type { Analysis, Said } from './analyze.ts'
import { createProject } from './project.ts'
import type { Project } from './project.ts'
import { publicNames } from './public-names.ts'
import type { PublicNames } from './public-names.ts'
import { SameAnswer } from './same-answer.ts'

export interface CompilerOptions {
  readonly root: string
  /** Files may change while this runs: look at them before every answer. */
  readonly watching: boolean
}

/** Answers all that the site wants to know of the compiler, one question after the other. */
export interface Compiler {
  /** @param path relative to the root */
  analysis(path: string): Analysis
  publicApi(): readonly PublicName[]
}

/** What was learnt from one state of all files. */
interface Known {
  readonly program: Project['program']
  readonly names: PublicNames
  readonly answers: SameAnswer<Said | undefined>
}

/** Starts the compiler, which takes a second or two, so that the first answer need not. */
export function createCompiler({ root, watching }: CompilerOptions): Compiler {
  const project = createProject(root)
  let known = learn()

  return {
    analysis(path) {
      const { names, answers } = current()
      return analyze(project, names, root, path, answers)
    },
    publicApi: () => publicApi(root, current().program),
  }

  function current(): Known {
    if (watching) project.refresh()
    if (known.program !== project.program) known = learn()
    return known
  }

  function learn(): Known {
    const { program } = project
    const answers = new SameAnswer<Said | undefined>(program.getTypeChecker())
    return { program, names: publicNames(root, program), answers }
  }
}
