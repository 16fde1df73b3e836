import { basename, dirname } from 'node:path'

/** What a page asks for with `::: <name> <of>`, and the site makes of other files. */
export interface Directive {
  /** What has to exist for it, relative to the root and perhaps without `.ts`; undefined: nothing has to. */
  readonly needs: (of: string) => string | undefined
  /** Where the code comes from that it shows, so that a built page can be compared with it. */
  readonly shows: 'tests' | 'declarations' | 'commands' | 'tabs' | 'output' | 'no code'
  /** Whether the search reads it: a table of results answers nothing that a reader types. */
  readonly searched: boolean
}

/** All directives. The site has a renderer for each (`.vitepress/blocks/index.ts`); the check knows what each needs. */
export const DIRECTIVES = {
  add: {
    needs: (recipe) => `snippets/${recipe}/${basename(recipe)}.ts`,
    shows: 'commands',
    searched: false,
  },
  comparison: { needs: (program) => `snippets/${program}.out`, shows: 'output', searched: true },
  timeline: {
    needs: (program) => `snippets/${program}.timeline.json`,
    shows: 'no code',
    searched: false,
  },
  frameworks: { needs: (recipe) => `snippets/${recipe}/usage.ts`, shows: 'tabs', searched: true },
  rules: { needs: (recipe) => `snippets/${recipe}`, shows: 'tests', searched: true },
  options: {
    needs: (recipe) => `snippets/${recipe}/${basename(recipe)}.ts`,
    shows: 'no code',
    searched: true,
  },
  exports: { needs: (module) => module, shows: 'no code', searched: false },
  reference: {
    needs: (of) => of.split(' ').at(-1),
    shows: 'declarations',
    searched: true,
  },
  faults: {
    needs: (recipe) => (recipe.includes('/') ? `snippets/${recipe}/faults.json` : undefined),
    shows: 'no code',
    searched: false,
  },
  errors: { needs: (table) => dirname(`snippets/${table}`), shows: 'no code', searched: true },
  fetch: { needs: () => undefined, shows: 'no code', searched: false },
  benchmark: { needs: () => undefined, shows: 'no code', searched: false },
  measured: { needs: (text) => `snippets/${text}.txt`, shows: 'no code', searched: false },
  runtimes: { needs: () => undefined, shows: 'no code', searched: false },
  projects: { needs: () => undefined, shows: 'no code', searched: false },
  hosts: { needs: () => 'tests/hosts/results.json', shows: 'no code', searched: false },
  sdks: { needs: () => 'tests/sdks/results.json', shows: 'no code', searched: false },
  catalogue: { needs: () => undefined, shows: 'no code', searched: false },
  pages: { needs: (section) => `docs/${section}`, shows: 'no code', searched: false },
  symptoms: { needs: () => 'docs/symptoms.yaml', shows: 'no code', searched: true },
  inventory: { needs: (folder) => folder, shows: 'no code', searched: false },
  mutants: { needs: () => undefined, shows: 'no code', searched: false },
} as const satisfies Readonly<Record<string, Directive>>

export type DirectiveName = keyof typeof DIRECTIVES

/** `::: rules client/retry` */
export interface DirectiveUse {
  readonly name: DirectiveName
  /** What it is asked for: a recipe, a module of the library, a benchmark. */
  readonly of: string
}

/** A paragraph of its own that looks like one of VitePress's containers: `::: rules client/retry`, then `:::`. */
const FORM = /^::: (?<name>\w+) (?<of>[\w/-]+(?: [\w/-]+)*)\n:::$/

/**
 * Reads the text of a paragraph.
 *
 * @returns undefined for anything else; the name alone if no directive has it
 */
export function directiveIn(text: string): DirectiveUse | { readonly unknown: string } | undefined {
  const { name, of } = FORM.exec(text)?.groups ?? {}
  if (name === undefined || of === undefined) return undefined
  return isDirective(name) ? { name, of } : { unknown: name }
}

function isDirective(name: string): name is DirectiveName {
  return Object.hasOwn(DIRECTIVES, name)
}
