import type { Project } from './project.ts'

/** What a row does besides the project that it gets. */
export interface Tools {
  /** A file of a package that is installed for the tests, such as `typescript-oldest/bin/tsc`. */
  readonly tool: (path: string) => string
  /** All recipes of the package. */
  readonly recipes: readonly string[]
  /** The packed library. */
  readonly tarball: string
}

/** A kind of project, and how it is tried: what throws does not work. */
export interface Kind {
  readonly group: 'typescript' | 'starters' | 'modules' | 'flags' | 'tools' | 'packages'
  readonly name: string
  readonly setup: string
  /** What a reader has to know, or why it does not work. */
  readonly note?: string
  /** It does not work, and this is in the message that says so. */
  readonly fails?: string
  /** It takes long, or much to install. */
  readonly onlyInFull?: boolean
  readonly try: (project: Project, tools: Tools) => Promise<void>
}
