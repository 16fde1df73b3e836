import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { recipeFile } from '../../scripts/cookbook/recipe-file.ts'
import { recordingPath } from '../../scripts/cookbook/recording-path.ts'
import { whyNodeOnly } from '../../scripts/cookbook/node-only.ts'
import { inventory, type Program } from '../../scripts/cookbook/snippet.ts'
import { framePage } from './frame/page.ts'
import { instrumentedFiles } from './instrumented-files.ts'
import { bundleLibrary } from './library.ts'
import type { Kit, Manifest, RuleSet, Ticket } from './manifest.ts'
import { fieldsOf } from './program-fields.ts'
import { bundleRunner, RULES, testsOf } from './rules/files.ts'
import { snippetModule, type SnippetModule } from './snippet-module.ts'

/** Everything that a page loads when a reader presses Run. */
export interface RunFiles {
  readonly manifest: Manifest
  /** By name, below {@link FOLDER}. */
  readonly files: ReadonlyMap<string, string>
}

/**
 * Makes the modules of all programs that run in a browser. A snippet stays a file by itself, line by line the one that the
 * tests run; the library is bundled once, for all of them.
 *
 * @param hashed see {@link bundleLibrary}
 */
export async function buildRun(root: string, hashed: boolean): Promise<RunFiles> {
  const programs = runnablePrograms(root)
  const modules = readModules(
    root,
    programs.map(({ path }) => path),
  )
  const packages = [...modules].flatMap(([path, { imports }]) =>
    imports.filter((specifier) => snippetFor(path, specifier) === undefined),
  )
  const library = await bundleLibrary(root, [...new Set(packages)].sort(), hashed)
  const files = new Map(library.files)
  const names = new Map<string, string>()
  const imports = new Map(library.imports)
  const rules = await addRules()
  const tickets = programs.map((program) => [program.id, ticketFor(program)] as const)
  const manifest: Manifest = {
    worker: library.worker,
    kit: add('kit', 'json', JSON.stringify(kitWith(add('frame', 'html', await framePage())))),
    tickets: Object.fromEntries(tickets),
  }
  return { manifest, files }

  function kitWith(frame: string): Kit {
    const recipes = [...modules.values()].flatMap((each) =>
      each.imports.flatMap((specifier) => {
        const name = names.get(recipeFile(specifier) ?? '')
        return name === undefined ? [] : [[specifier, name] as const]
      }),
    )
    const packages = Object.fromEntries([...library.entries, ...recipes.sort()])
    const instrumented = instrumentedFiles(
      [library.recorder, ...Object.values(packages)],
      imports,
      files,
    )
    return {
      frame,
      recorder: library.recorder,
      packages,
      imports: Object.fromEntries(imports),
      instrumented: Object.fromEntries(
        [...instrumented].map(([file, text]) => [
          file,
          add(`recorded-${file.replace(/\.js$/, '')}`, 'js', text),
        ]),
      ),
    }
  }

  /** The file of the rules of each recipe whose tests run in a page. */
  async function addRules(): Promise<ReadonlyMap<string, string>> {
    const folders = RULES.filter((folder) => programs.some(({ path }) => path.startsWith(folder)))
    if (folders.length === 0) return new Map()
    const runner = await bundleRunner(root, hashed)
    for (const [name, text] of runner.files) files.set(name, text)
    for (const [name, imported] of runner.imports) imports.set(name, imported)
    const isThere = (specifier: string, from: string) =>
      specifier in runner.packages ||
      library.entries.has(specifier) ||
      snippetFor(from, specifier) !== undefined
    return new Map(
      folders.map((folder) => {
        const { tests, left } = testsOf(root, folder, (path) =>
          [...readModules(root, [path])].every(([from, each]) =>
            each.imports.every((specifier) => isThere(specifier, from)),
          ),
        )
        const sources = [...readModules(root, tests)].map(
          ([path, { source }]) => [path, add(path, 'txt', source)] as const,
        )
        const { worker, packages } = runner
        const set: RuleSet = { worker, packages, tests, sources: Object.fromEntries(sources), left }
        return [folder, add(`${folder}rules`, 'json', JSON.stringify(set))] as const
      }),
    )
  }

  function ticketFor({ path, output, unordered, browser }: Program): string {
    const program = nameOf(path)
    const snippets = [...readModules(root, [path], modules).keys()]
    const entries = snippets.flatMap((each) =>
      (modules.get(each)?.imports ?? []).flatMap(
        (specifier) => library.entries.get(specifier) ?? [],
      ),
    )
    const sources = snippets.map((each) => ({ path: each, text: moduleAt(modules, each).source }))
    const ruleSet = rules.get(`${dirname(path)}/`)
    const ticket: Ticket = {
      path,
      program,
      load: [
        ...library.loadedBy([...new Set(entries)]),
        ...snippets.filter((each) => each !== path).map(nameOf),
      ],
      sources: Object.fromEntries(sources.map(({ path, text }) => [path, add(path, 'txt', text)])),
      ...(ruleSet !== undefined && { rules: ruleSet }),
      ...(existsSync(join(root, recordingPath(output))) && { fields: fieldsOf(root, path) }),
      version: hashOf(JSON.stringify(sources)),
      output: readFileSync(join(root, output), 'utf8'),
      unordered,
      ...(browser !== undefined && { browser }),
    }
    return add(path, 'json', JSON.stringify(ticket))
  }

  /** Writes a snippet's module, and those that it imports before, because it names them. */
  function nameOf(path: string): string {
    const known = names.get(path)
    if (known !== undefined) return known
    const imported: string[] = []
    const text = moduleAt(modules, path).text((specifier) => {
      const snippet = snippetFor(path, specifier)
      const file = snippet === undefined ? (library.entries.get(specifier) ?? '') : nameOf(snippet)
      imported.push(file)
      return `./${file}`
    })
    const name = add(path, 'js', text)
    imports.set(name, imported)
    names.set(path, name)
    return name
  }

  function add(path: string, type: string, text: string): string {
    const stem = path.replace(/^snippets\/|\.ts$/g, '').replaceAll('/', '-')
    const name = hashed ? `${stem}.${hashOf(text)}.${type}` : `${stem}.${type}`
    files.set(name, text)
    return name
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8)
}

/** A part of the site, as in a benchmark, may have no snippets. */
function runnablePrograms(root: string): readonly Program[] {
  if (!existsSync(join(root, 'snippets'))) return []
  return inventory(root).programs.filter(
    (program) => whyNodeOnly(root, program) === undefined && existsSync(join(root, program.output)),
  )
}

/**
 * Reads snippets, and all snippets that they import.
 *
 * @param known those that are read already
 */
function readModules(
  root: string,
  paths: readonly string[],
  known: ReadonlyMap<string, SnippetModule> = new Map(),
): ReadonlyMap<string, SnippetModule> {
  const modules = new Map<string, SnippetModule>()
  for (const path of paths) visit(path)
  return modules

  function visit(path: string) {
    if (modules.has(path)) return
    const module = known.get(path) ?? snippetModule(readFileSync(join(root, path), 'utf8'), path)
    modules.set(path, module)
    for (const specifier of module.imports) {
      const snippet = snippetFor(path, specifier)
      if (snippet !== undefined) visit(snippet)
    }
  }
}

function moduleAt(modules: ReadonlyMap<string, SnippetModule>, path: string): SnippetModule {
  const module = modules.get(path)
  if (module === undefined) throw new Error(`${path} was not read.`)
  return module
}

/** The snippet behind what another one imports; undefined for the library and other packages. */
function snippetFor(from: string, specifier: string): string | undefined {
  return specifier.startsWith('.') ? join(dirname(from), specifier) : recipeFile(specifier)
}
