import { hangs } from '../lib/hangs.ts'

/** One thing that `npm test` does, in a process of its own. */
export interface Step {
  readonly name: string
  /** What it shows, in a few words. */
  readonly about: string
  /** A tool of `node_modules/.bin` and its arguments. */
  readonly command: readonly [string, ...string[]]
  /** Steps that must have passed before. */
  readonly needs?: readonly string[]
  /** How many of the steps that run at once it takes the place of (default 1): one that starts many processes, more. */
  readonly places?: number
  /** What is in its environment besides ours. */
  readonly env?: Readonly<Record<string, string>>
  /** It is this project of `vitest.config.ts`, which reports how many tests it ran. */
  readonly project?: string
}

/** In the order in which they start: what others wait for comes first, then what takes long. */
export const steps: readonly Step[] = [
  {
    name: 'browser',
    about: 'Chromium and Firefox are there, or get installed',
    command: ['tsx', 'scripts/site/install-browser.ts'],
  },
  {
    name: 'build',
    about: 'the site builds, without dead links or missing snippets',
    command: ['vitepress', 'build'],
  },
  vitestStep('unit', 'tests of the runtime, the recipes and the tools'),
  {
    name: 'lint',
    about: 'oxlint finds no wrong type and no broken rule, nor ESLint an import across the layers',
    command: ['tsx', 'scripts/lint/main.ts'],
  },
  {
    ...vitestStep('site', 'the built site in a real browser'),
    needs: ['browser', 'build'],
    places: 2,
  },
  vitestStep('package', 'npm pack, installed and used in an empty project'),
  vitestStep('projects', 'the package and copied recipes in projects of many kinds'),
  vitestStep('peers', 'servers and clients of others, and requests that no client should send'),
  {
    ...vitestStep('runtimes', 'every program on Bun, Deno and other Nodes, the client in workerd'),
    needs: ['browser'],
  },
  vitestStep('hosts', 'an application in servers and runtimes of others: Express to Workers'),
  vitestStep(
    'store',
    'state that processes share, on a real Redis that also stops, stalls and forgets',
  ),
  vitestStep('self-check', 'the check finds what is wrong with broken cookbooks'),
  vitestStep('load', 'many calls, slow clients and long streams leave nothing and take little'),
  {
    name: 'format',
    about: 'Prettier would change nothing',
    // What has not changed since it was right is not formatted again; the cache goes by the content of files. It has a place of
    // its own: from the usual one, Prettier removes it in each run without a cache, such as "npm run format".
    command: [
      'prettier',
      '--check',
      '--log-level=warn',
      '--cache',
      '--cache-strategy=content',
      '--cache-location=node_modules/.cache/prettier/checked',
      '.',
    ],
  },
  {
    name: 'check',
    about: 'every block of every page is accounted for, programs run again in memory',
    // Types, tests and format have steps of their own, and programs run on sockets in the step of that name.
    command: [
      'tsx',
      'scripts/check/main.ts',
      '--without',
      'types,tests,format,sockets',
      '--limit',
      String(hangs),
      // The same in each run; a reader's check draws one.
      '--order',
      '1',
    ],
  },
  vitestStep('faults', 'every client recipe against every fault of a server'),
  vitestStep('fetch', 'client.fetch and Node’s own, by the fetch standard'),
  vitestStep('sdks', 'SDKs that take a fetch, on top of client.fetch'),
  vitestStep('programs', 'every program prints what its page shows'),
  {
    name: 'spelling',
    about: 'cspell knows every word',
    command: [
      'cspell',
      '--no-progress',
      '--no-summary',
      '--dot',
      '--cache',
      '--cache-strategy=content',
      '--cache-location=node_modules/.cache/cspell',
      '.',
    ],
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
