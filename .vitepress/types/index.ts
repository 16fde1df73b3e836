import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Highlighter, ShikiTransformer } from 'shiki'
import type { MarkdownRenderer } from 'vitepress'
import { entries } from '../reference/entries.ts'
import type { PublicApi, PublicName } from '../reference/public-api.ts'
import { Answers, NotYet } from './answers.ts'
import { docCode } from './doc-code.ts'
import type { ColorCode } from './doc-code.ts'
import { docMarkdown } from './doc-markdown.ts'
import { commonKey } from './key.ts'
import { notationIn } from './notation.ts'
import type { SheetServer } from './plugin.ts'
import type { RenderMarkdown } from './popup-html.ts'
import { remembering } from './remembering.ts'
import { rootFiles } from './root-files.ts'
import { noteOf, sheetOf } from './sheet.ts'
import type { Note, Sheet } from './sheet.ts'
import { hashOf, SourceFiles } from './source-files.ts'
import { startThread } from './start-thread.ts'
import type { CompilerThread } from './start-thread.ts'
import { typesTransformer } from './transformer.ts'
import type { ShownTypes } from './transformer.ts'

export { NotYet }

/** Where sheets are on the site, below its base. */
export const sheetFolder = 'assets/types'

export interface TypesOptions {
  readonly root: string
  /** The folder under which the site is published: `/`, `/middleware-cookbook/`. */
  readonly base: string
  /** Files may change while this runs: pages are served, not built. */
  readonly watching: boolean
  /** Whether pages ask for sheets at all: by default they do. */
  readonly hovers?: boolean
}

/**
 * The compiler's types for every TypeScript block. The compiler works in a thread of its own, beside the
 * rendering of pages, which need of a sheet only its name. What they do need is {@link NotYet} there.
 */
export interface Types {
  readonly transformer: ShikiTransformer
  /** What a block shows of a file's types; nothing, if it is not TypeScript. */
  shownOf(path: string): ShownTypes | undefined
  /**
   * A page shows a file or a part of it.
   *
   * @param page its absolute path
   * @returns the name of the sheet with its types; nothing, if it is not TypeScript
   * @throws NotYet if the page itself shows something that the compiler has not said yet
   */
  show(path: string, page: string): string | undefined
  /** What a server does with the sheets. */
  readonly server: SheetServer
  /** Writes the sheets of all that was shown, as soon as the compiler has answered every question. */
  write(outDir: string): Promise<void>
  /** Doc comments are Markdown: this is what they are rendered with. */
  useMarkdown(md: MarkdownRenderer): void
  /** Before that: colours the code in doc comments. */
  useHighlighter(shiki: Highlighter): Promise<void>
  /**
   * What the library exports, from the same compiler.
   *
   * @throws NotYet
   */
  publicApi(): PublicApi
}

/** ms after the last page was rendered. */
const patience = 500

/** In a build the compiler starts at once, for it needs longest; not at all if every answer is remembered. */
export function createTypes({ root, base, watching, hovers = true }: TypesOptions): Types {
  const files = new SourceFiles(root, watching)
  const key = commonKey(root, base)
  const folder = join(root, '.vitepress/cache/types')
  const once = watching ? <T>(look: (path: string) => T) => look : remembering
  const fingerprintOf = once(fingerprint)
  const notationOf = once((path) => notationIn(readFileSync(join(root, path), 'utf8')))
  const sheets = new Answers<Sheet>({ folder, fingerprintOf, ask: makeSheet })
  const api = new Answers<readonly PublicName[]>({
    folder,
    fingerprintOf: () => fingerprintOf(entries[0]),
    ask: () => compiler().publicApi(),
  })
  const markdown = promised<RenderMarkdown>()
  /** The pages that show a file, by its path; and the file by the name of its sheet. */
  const shown = new Map<string, Set<string>>()
  const named = new Map<string, string>()
  const later = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let thread: CompilerThread | undefined
  let colorCode: ColorCode | undefined
  const inAdvance = hovers && !watching ? askInOrder() : []

  return {
    transformer: typesTransformer(shownOf),
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
        const changed = relative(file)
        // Before a page is rendered: this is what whoever changed it looks at.
        if (shown.has(changed)) void sheets.ask(changed)
        const reaching = [...shown].filter(([path]) => reachedFrom(path).has(changed))
        return reaching.flatMap(([, pages]) => [...pages])
      },
      end,
    },
    show(path, page) {
      if (!isTyped(path)) return undefined
      shown.set(path, (shown.get(path) ?? new Set()).add(page))
      if (!sheets.has(path)) {
        if (notationOf(path).needsCompiler) throw new NotYet(path, sheets.ask(path))
        askLater(path)
      }
      const name = nameOf(path)
      named.set(name, path)
      return name
    },
    async write(outDir) {
      try {
        await Promise.all(inAdvance)
        mkdirSync(join(outDir, sheetFolder), { recursive: true })
        for (const [name, path] of named) {
          writeFileSync(join(outDir, sheetFolder, name), sheets.now(path).json)
        }
      } finally {
        end()
      }
    },
    useMarkdown(md) {
      markdown.resolve(docMarkdown(md, colorCode))
    },
    async useHighlighter(shiki) {
      colorCode = await docCode(shiki)
    },
    publicApi: () => ({
      names: api.now('public-api'),
      files: [...files.reachedFrom(...entries).keys()].map((path) => join(root, path)),
    }),
  }

  /**
   * Which answer came first shows in later ones, for example in the order of a union, and pages come
   * in any order. A build is to be the same every time: it asks about all files, sorted, before all else.
   */
  function askInOrder(): readonly Promise<void>[] {
    return rootFiles(root)
      .map(relative)
      .filter((path) => path.startsWith('snippets/') && !sheets.has(path))
      .map((path) => sheets.ask(path))
  }

  /** When pages and the browser have done their work: who looks at a type earlier than that asks for it. */
  function askLater(path: string): void {
    later.add(path)
    clearTimeout(timer)
    timer = setTimeout(() => {
      for (const each of later) if (!sheets.has(each)) void sheets.ask(each)
      later.clear()
    }, patience).unref()
  }

  async function makeSheet(path: string): Promise<Sheet> {
    const [analysis, render] = await Promise.all([compiler().analysis(path), markdown.promise])
    return sheetOf(analysis, render, base)
  }

  function shownOf(path: string): ShownTypes | undefined {
    return isTyped(path) ? { name: nameOf(path), notes: notesOf(path) } : undefined
  }

  /** Made of all that decides what is on the sheet, so that whoever keeps a sheet for good keeps the right one. */
  function nameOf(path: string): string {
    return `${basename(path, '.ts')}.${fingerprintOf(path).slice(0, 8)}.json`
  }

  function notesOf(path: string): readonly Note[] {
    const { needsCompiler, highlights } = notationOf(path)
    return needsCompiler ? sheets.now(path).notes : highlights.flatMap(noteOf)
  }

  function fingerprint(path: string): string {
    const reached = [...reachedFrom(path)].map(([each, hash]) => `${each} ${hash}`)
    return hashOf([key, path, ...reached.sort()].join('\n'))
  }

  /** Links to the reference depend on what the library exports. */
  function reachedFrom(path: string): ReadonlyMap<string, string> {
    return files.reachedFrom(path, ...entries)
  }

  function compiler(): CompilerThread {
    return (thread ??= startThread({ root, watching }))
  }

  function end(): void {
    clearTimeout(timer)
    thread?.close()
    thread = undefined
  }

  function relative(file: string): string {
    return file.slice(root.length + 1)
  }
}

function isTyped(path: string): boolean {
  return path.endsWith('.ts')
}

function promised<T>() {
  let resolve: (value: T) => void = () => undefined
  const promise = new Promise<T>((done) => (resolve = done))
  return { promise, resolve }
}
