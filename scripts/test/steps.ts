/** One thing that `npm test` does, in a process of its own. */
export interface Step {
  readonly name: string
  /** What it shows, in a few words. */
  readonly about: string
  /** A tool of `node_modules/.bin` and its arguments. */
  readonly command: readonly [string, ...string[]]
  /** Steps that must have passed before. */
  readonly needs?: readonly string[]
  /** It is this project of `vitest.config.ts`, which reports how many tests it ran. */
  readonly project?: string
}

/** In the order in which they start: what others wait for comes first, then what takes long. */
export const steps: readonly Step[] = [
  {
    name: 'browser',
    about: 'a browser is there, or gets installed',
    command: ['tsx', 'scripts/install-browser.ts'],
  },
  {
    name: 'build',
    about: 'the site builds, without dead links or missing snippets',
    command: ['vitepress', 'build'],
  },
  vitestStep('unit', 'tests of the runtime, the recipes and the tools'),
  {
    name: 'lint',
    about: 'ESLint finds no error, nor an import across the layers',
    command: ['eslint', '--max-warnings=0'],
  },
  {
    ...vitestStep('site', 'the built site in a real browser'),
    needs: ['browser', 'build'],
  },
  vitestStep('package', 'npm pack, installed and used in an empty project'),
  vitestStep('peers', 'servers and clients of others, and requests that nobody should send'),
  vitestStep('self-check', 'the check finds what is wrong with broken cookbooks'),
  {
    name: 'types',
    about: 'TypeScript finds no error',
    command: ['tsc', '--noEmit'],
  },
  vitestStep('load', 'many calls, slow clients and long streams leave nothing and take little'),
  {
    name: 'format',
    about: 'Prettier would change nothing',
    command: ['prettier', '--check', '--log-level=warn', '.'],
  },
  {
    name: 'check',
    about: 'every block of every page is accounted for, programs run again in memory',
    command: ['tsx', 'scripts/check.ts'],
  },
  vitestStep('faults', 'every client recipe against every fault of a server'),
  vitestStep('programs', 'every program prints what its page shows'),
  {
    name: 'spelling',
    about: 'cspell knows every word',
    command: ['cspell', '--no-progress', '--no-summary', '--dot', '.'],
  },
]

function vitestStep(project: string, about: string): Step {
  return {
    name: project,
    about,
    command: ['vitest', 'run', '--project', project],
    project,
  }
}

/**
 * The named steps and all that they need, in the order of {@link steps}; all of them if none is named.
 *
 * @throws Error if there is no step of that name
 */
export function select(names: readonly string[], from = steps): readonly Step[] {
  const wanted = new Set<string>()
  const want = (name: string): void => {
    const step = from.find((candidate) => candidate.name === name)
    if (!step) {
      const known = from.map((candidate) => candidate.name).join(', ')
      throw new Error(`There is no step "${name}". The steps are ${known}.`)
    }
    wanted.add(name)
    step.needs?.forEach(want)
  }
  names.forEach(want)
  return names.length === 0 ? from : from.filter(({ name }) => wanted.has(name))
}
