import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { withEnding, type Ending } from '../../cli/endings.ts'
import { stripTypes } from '../../scripts/registry/strip-types.ts'

const run = promisify(execFile)

/** A folder with a package.json, in which a reader works. */
export class Project {
  readonly root: string
  /** The installed command, as a file for Node. */
  readonly #bin: string

  /** @param bin the installed command */
  constructor(root: string, bin: string) {
    this.root = root
    this.#bin = bin
  }

  write(files: Readonly<Record<string, string | object>>): void {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.root, name)), { recursive: true })
      const text = typeof content === 'string' ? content : JSON.stringify(content, null, 2)
      writeFileSync(join(this.root, name), text)
    }
  }

  read(name: string): string {
    return readFileSync(join(this.root, name), 'utf8')
  }

  /** Runs `npx middleware-cookbook add …`, and returns what it printed. */
  async add(...args: string[]): Promise<string> {
    return this.run(process.execPath, this.#bin, 'add', ...args)
  }

  /** Writes the reader's program, which imports the copy as the recipe's files import each other. */
  async writeMain(name: string, ending: Ending): Promise<void> {
    const file = join(import.meta.dirname, 'programs/main.ts')
    const text = readFileSync(file, 'utf8')
    const code = name.endsWith('.ts') ? text : await stripTypes(text, file)
    this.write({ [name]: withEnding(code, ending) })
  }

  async node(...args: string[]): Promise<string> {
    return this.run(process.execPath, ...args)
  }

  /** Runs a program in another folder. */
  async elsewhere(folder: string, command: string, ...args: string[]): Promise<string> {
    return new Project(folder, '').run(command, ...args)
  }

  /**
   * Runs a program in this folder, and returns what it printed.
   *
   * @throws Error with all that it printed if it fails
   */
  async run(command: string, ...args: string[]): Promise<string> {
    try {
      const { stdout } = await run(command, args, { cwd: this.root, env: environment() })
      return stdout
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string }
      throw new Error(`${command} ${args.join(' ')} failed\n${stdout}${stderr}`, { cause: error })
    }
  }
}

/** Without what npm and vitest tell their children, which would lead tools to this repository. */
function environment(): NodeJS.ProcessEnv {
  const ours =
    /^(?:npm_|vitest|vite_|node_env$|node_options$|node_path$|test$|init_cwd$|projects$)/i
  const inherited = Object.entries(process.env).filter(([name]) => !ours.test(name))
  return {
    ...Object.fromEntries(inherited),
    NEXT_TELEMETRY_DISABLED: '1',
    YARN_ENABLE_TELEMETRY: '0',
  }
}
