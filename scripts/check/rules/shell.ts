import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Program } from '../../cookbook/snippet.ts'
import { select, UnknownProgramError } from '../../cookbook/select.ts'

/** What the commands on a page may refer to. */
export interface Commands {
  /** What is wrong with a command, if anything is. */
  faultOf(command: string): string | undefined
}

/** The commands of a shell block, without prompts and comments. */
export function commandsIn(block: string): string[] {
  return block
    .split('\n')
    .map((line) =>
      line
        .replace(/^\s*\$ /, '')
        .replace(/(?:^|\s+)#.*$/, '')
        .trim(),
    )
    .filter((line) => line !== '')
}

interface Manifest {
  readonly name?: string
  readonly scripts?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly repository?: { readonly url: string }
}

/** Knows the commands that a reader of this cookbook can type, and no others. */
export function knownCommands(root: string, programs: readonly Program[]): Commands {
  const file = join(root, 'package.json')
  const manifest = (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}) as Manifest
  const repository = manifest.repository?.url.replace(/^git\+/, '')
  return {
    faultOf(command) {
      const [tool = '', verb = '', ...rest] = command.split(/\s+/)
      if (command === `npm install ${String(manifest.name)}`) return undefined
      if (command === `git clone ${String(repository)}`) return undefined
      if (tool === 'cd' && rest.length === 0) return undefined
      if (tool === 'npm') {
        const [script = '', ...args] = verb === 'run' ? rest : [verb]
        return manifest.scripts?.[script] === undefined
          ? `package.json has no script "${script}"`
          : unknownProgram(script, args)
      }
      if (tool === 'npx' && verb === manifest.name) return unknownRecipe(rest)
      const tools = { ...manifest.dependencies, ...manifest.devDependencies }
      if (tool === 'npx' && tools[verb] !== undefined) return undefined
      return 'no test runs this command'
    },
  }

  function unknownRecipe([name = '', ...ids]: readonly string[]): string | undefined {
    if (!['list', 'view', 'add', 'diff'].includes(name)) return `it has no command "${name}"`
    const missing = ids.find((id) => !existsSync(join(root, 'snippets', id)))
    return missing === undefined ? undefined : `there is no recipe "${missing}"`
  }

  function unknownProgram(script: string, args: readonly string[]): string | undefined {
    if (script !== 'snippet' && script !== 'promote') return undefined
    try {
      for (const id of args.filter((each) => !each.startsWith('-'))) select(root, programs, id)
      return undefined
    } catch (error) {
      if (error instanceof UnknownProgramError) return error.message
      throw error
    }
  }
}
