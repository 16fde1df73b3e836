import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import type { Analysis } from './analyze.ts'
import { AnswerCache, TypesPending } from './answer-cache.ts'
import type { CachedAnswer } from './answer-cache.ts'
import { codeKey } from './code-key.ts'
import { CommonInputs } from './common-inputs.ts'
import type { Answer } from './compiler.ts'
import { DiskCache } from './disk-cache.ts'
import { docCode } from './doc-code.ts'
import type { ColorCode } from './doc-code.ts'
import { docMarkdown } from './doc-markdown.ts'
import { hashOf, InputFiles, MISSING } from './input-files.ts'
import { memoize } from '../../scripts/cookbook/memoize.ts'
import { notationIn } from './notation.ts'
import type { RenderMarkdown } from './popup-html.ts'
import type { PublicName } from './public-api.ts'
import { rootFiles } from './root-files.ts'
import { startThread } from './start-thread.ts'
import type { CompilerThread } from './start-thread.ts'
import { typesTransformer } from './transformer.ts'
import type { ShownTypes } from './transformer.ts'
import { noteOf, typeSheet } from './type-sheet.ts'
import type { Note, TypeSheet } from './type-sheet.ts'
import type { Types, TypesOptions } from './types.ts'

/** The folder of the sheets on the site, below its base. */
const SHEET_FOLDER = 'assets/types'

/** ms after the last page was rendered. */
const ASK_AFTER = 500

/** In a build the compiler starts at once, for it needs longest; it does not start if every answer is in the cache. */
export function createTypes(options: TypesOptions): Types {
  const { root, base, entries, reference, code, sourceOf, watching, hovers = true } = options
  const files = new InputFiles(root, watching)
  const folder = join(root, '.vitepress/cache/types')
  const disk = new DiskCache<CachedAnswer<TypeSheet>>(join(folder, 'answers'))
  const common = new CommonInputs(new DiskCache(join(folder, 'common')), files)
  const shared = { key: codeKey({ base, entries, reference, code }), files, common, watching }
  const sheets = new AnswerCache({ ...shared, disk, ask: makeSheet })
  const api = new AnswerCache({
    ...shared,
    disk: new DiskCache<CachedAnswer<readonly PublicName[]>>(join(folder, 'api')),
    ask: () => compiler().publicApi(),
  })
  const notationAt = (path: string) => notationIn(readFileSync(join(root, path), 'utf8'))
  const notationOf = watching ? notationAt : memoize(notationAt)
  const markdown = promised<RenderMarkdown>()
  /** The pages that show a file, by its path; and the file by the name of its sheet. */
  const shown = new Map<string, Set<string>>()
  const named = new Map<string, string>()
  /** How often a file's types have changed since the server started. */
  const revisions = new Map<string, number>()
  const later = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let thread: CompilerThread | undefined
  let colorCode: ColorCode | undefined
  /** The first answer of a build in which files have changed: it has the list of global declarations. */
  let confirmation: Promise<unknown> | undefined
  const inAdvance = hovers && !watching ? askInOrder() : undefined
  // `write` throws it.
  inAdvance?.catch(() => undefined)

  return {
    transformer: typesTransformer(shownOf, sourceOf),
    shownOf,
    server: {
      start() {
        if (hovers) compiler()
      },
      async json(name) {
        const path = named.get(name)
        return path && (await sheets.wait(path)).json
      },
      changed(file) {
        const changed = relative(root, file)
        // Before a page is rendered: its author looks at this file first.
        if (shown.has(changed)) void sheets.ask(changed)
        const affected = [...shown].filter(
          ([path]) => path === changed || changed in sheets.inputsOf(path),
        )
        for (const [path] of affected) revisions.set(path, revisionOf(path) + 1)
        return affected.flatMap(([, pages]) => [...pages])
      },
      end,
    },
    show(path, page) {
      if (!isTyped(path)) return undefined
      shown.set(path, (shown.get(path) ?? new Set()).add(page))
      if (notationOf(path).needsCompiler) confirmed(path)
      else if (!sheets.has(path)) askLater(path)
      const name = nameOf(path)
      named.set(name, path)
      return name
    },
    async write(outDir) {
      try {
        await inAdvance
        mkdirSync(join(outDir, SHEET_FOLDER), { recursive: true })
        for (const [name, path] of named) {
          writeFileSync(join(outDir, SHEET_FOLDER, name), sheets.now(path).json)
        }
      } finally {
        end()
      }
    },
    useMarkdown(md) {
      markdown.resolve(docMarkdown(md, colorCode))
    },
    async useHighlighter(shiki) {
      colorCode = await docCode(shiki, code)
    },
    publicApi: () => ({
      names: api.now('public-api'),
      files: Object.entries(api.inputsOf('public-api'))
        .filter(([path, hash]) => hash !== MISSING && !/^\.\.|\bnode_modules\b/.test(path))
        .map(([path]) => join(root, path)),
    }),
  }

  /**
   * An earlier answer shows in later ones, for example in the order of a union, and pages come in any order. A build is
   * the same every time: it asks about all files, sorted, before all else.
   */
  async function askInOrder(): Promise<void> {
    const paths = rootFiles(root, entries)
      .map((file) => relative(root, file))
      .filter((path) => path.startsWith('snippets/'))
    const gone = disk.names().filter((name) => !paths.includes(name))
    const missing = () => paths.filter((path) => !sheets.has(path))
    let open = missing()
    // A file that is gone may have brought global declarations: any answer has the new list.
    if (open.length === 0 && gone.length > 0) open = paths.slice(0, 1)
    while (open.length > 0) {
      const answers = open.map((path) => sheets.ask(path))
      confirmation = Promise.any(answers).catch(() => undefined)
      await Promise.all(answers)
      // An answer may say that there are other global declarations now: then more are missing.
      open = missing()
    }
    for (const name of gone) disk.delete(name)
  }

  /** @throws TypesPending */
  function confirmed(path: string): TypeSheet {
    const sheet = sheets.now(path)
    if (confirmation && !common.isKnown) throw new TypesPending(path, confirmation)
    return sheet
  }

  /** When pages and the browser have done their work; a reader who points at a type earlier asks for it. */
  function askLater(path: string): void {
    later.add(path)
    clearTimeout(timer)
    timer = setTimeout(() => {
      for (const each of later) if (!sheets.has(each)) void sheets.ask(each)
      later.clear()
    }, ASK_AFTER).unref()
  }

  async function makeSheet(path: string): Promise<Answer<TypeSheet>> {
    const [answer, render]: [Answer<Analysis>, RenderMarkdown] = await Promise.all([
      compiler().analysis(path),
      markdown.promise,
    ])
    return { ...answer, value: typeSheet(answer.value, render, base) }
  }

  function shownOf(path: string): ShownTypes | undefined {
    return isTyped(path) ? { name: nameOf(path), notes: notesOf(path) } : undefined
  }

  /**
   * Differs for another text of the file, so that a page never gets a sheet for other lines than it shows. The sheet is
   * made later, so its name says nothing about the files that its types come from: a browser asks again for a sheet that
   * it has (`fetch` in `theme/types/marks.ts`), and a dev server counts revisions.
   */
  function nameOf(path: string): string {
    const parts = [shared.key, path, files.hashOf(path), revisionOf(path)]
    return `${basename(path, '.ts')}.${hashOf(parts.join('\n')).slice(0, 8)}.json`
  }

  function revisionOf(path: string): number {
    return revisions.get(path) ?? 0
  }

  function notesOf(path: string): readonly Note[] {
    const { needsCompiler, highlights } = notationOf(path)
    return needsCompiler ? confirmed(path).notes : highlights.flatMap(noteOf)
  }

  function compiler(): CompilerThread {
    return (thread ??= startThread({ root, entries, watching, ...(reference && { reference }) }))
  }

  function end(): void {
    clearTimeout(timer)
    thread?.close()
    thread = undefined
  }
}

/** The packages that the programs of the hosts import are installed by the tests of these, and not for the site. */
function isTyped(path: string): boolean {
  return path.endsWith('.ts') && !path.startsWith('tests/')
}

function promised<T>() {
  let resolve: (value: T) => void = () => undefined
  const promise = new Promise<T>((done) => (resolve = done))
  return { promise, resolve }
}
