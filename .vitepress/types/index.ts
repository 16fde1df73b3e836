import { join } from 'node:path'
import type { Highlighter, ShikiTransformer } from 'shiki'
import type { MarkdownRenderer, Plugin } from 'vitepress'
import { entries, publicApi } from '../reference/public-api.ts'
import type { PublicApi, PublicName } from '../reference/public-api.ts'
import { analyze } from './analyze.ts'
import type { Said } from './analyze.ts'
import { docCode } from './doc-code.ts'
import type { ColorCode } from './doc-code.ts'
import { commonKey } from './key.ts'
import { sheetsPlugin } from './plugin.ts'
import type { RenderMarkdown } from './popup-html.ts'
import { createProject, rootFiles } from './project.ts'
import type { Project } from './project.ts'
import { publicNames } from './public-names.ts'
import type { PublicNames } from './public-names.ts'
import { Remembered } from './remembered.ts'
import type { Made } from './remembered.ts'
import { SameAnswer } from './same-answer.ts'
import { sheetOf } from './sheet.ts'
import type { Sheet } from './sheet.ts'
import { typesTransformer } from './transformer.ts'

export interface TypesOptions {
  readonly root: string
  /** The folder under which the site is published: `/`, `/middleware-cookbook/`. */
  readonly base: string
  /** Files may change while this runs. The dev server says so itself. */
  readonly watching?: boolean
  /** Whether pages ask for sheets at all: by default they do. */
  readonly hovers?: boolean
}

/** The compiler's types for every TypeScript block. */
export interface Types {
  readonly transformer: ShikiTransformer
  readonly plugin: Plugin
  /** What there is to tell about a file; nothing, if it is not TypeScript. */
  sheet(path: string): Sheet | undefined
  /** Absolute paths of all that a file's types depend on. */
  dependenciesOf(path: string): readonly string[]
  /** Doc comments are Markdown: this is what they are rendered with. */
  useMarkdown(md: MarkdownRenderer): void
  /** Before that: colours the code in doc comments. */
  useHighlighter(shiki: Highlighter): Promise<void>
  /** What the library exports, from the same compiler. */
  publicApi(): PublicApi
}

/** What was learnt from one state of all files. */
interface Known {
  readonly program: Project['program']
  readonly names: PublicNames
  readonly answers: SameAnswer<Said | undefined>
}

export function createTypes({ root, base, ...options }: TypesOptions): Types {
  let watching = options.watching ?? false
  const sheets = new Map<string, string>()
  const folder = join(root, '.vitepress/cache/types')
  let remembered: { sheets: Remembered<Sheet>; api: Remembered<readonly PublicName[]> } | undefined
  let project: Project | undefined
  let known: Known | undefined
  let markdown: RenderMarkdown | undefined
  let colorCode: ColorCode | undefined
  let isAsked = false

  return {
    transformer: typesTransformer(sheet),
    plugin: sheetsPlugin(sheets, {
      serving: () => (watching = true),
      warmUp: () => currentProject().program.getTypeChecker(),
    }),
    sheet,
    dependenciesOf: (path) =>
      isTyped(path) ? sheetFor(path).dependencies.map((each) => join(root, each)) : [],
    useMarkdown(md) {
      markdown = plainMarkdown(md, colorCode)
    },
    async useHighlighter(shiki) {
      colorCode = await docCode(shiki)
    },
    publicApi() {
      const { value, dependencies } = memory().api.get('public-api', makeApi)
      return { names: value, files: dependencies.map((path) => join(root, path)) }
    },
  }

  function sheet(path: string): Sheet | undefined {
    return isTyped(path) ? sheetFor(path).value : undefined
  }

  function memory() {
    if (remembered) return remembered
    const options = { root, folder, key: commonKey(root, base), watching }
    remembered = { sheets: new Remembered(options), api: new Remembered(options) }
    return remembered
  }

  function sheetFor(path: string): Made<Sheet> {
    const { sheets: kept } = memory()
    const made = kept.get(path, () => {
      askInOrder()
      return kept.get(path, () => makeSheet(path))
    })
    if (made.value.name !== '') sheets.set(made.value.name, made.value.json)
    return made
  }

  /**
   * Which answer came first shows in later ones, for example in the order of a union, and pages come
   * in any order. A build is to be the same every time: it asks about all files, sorted, before all else.
   */
  function askInOrder(): void {
    if (isAsked || watching || options.hovers === false) return
    isAsked = true
    for (const file of rootFiles(root)) {
      const path = file.slice(root.length + 1)
      if (path.startsWith('snippets/')) memory().sheets.get(path, () => makeSheet(path))
    }
  }

  function makeSheet(path: string): Made<Sheet> {
    const compiler = currentProject()
    const { program } = compiler
    if (known?.program !== program) {
      const answers = new SameAnswer<Said | undefined>(program.getTypeChecker())
      known = { program, names: publicNames(root, program), answers }
    }
    if (markdown === undefined) throw new Error('There is nothing to render doc comments with.')
    const analysis = analyze(compiler, known.names, root, path, known.answers)
    // Links to the reference depend on what the library exports.
    const files = [path, ...entries].flatMap((each) => compiler.dependenciesOf(join(root, each)))
    return { value: sheetOf(path, analysis, markdown, base), dependencies: relativePaths(files) }
  }

  function makeApi(): Made<readonly PublicName[]> {
    askInOrder()
    const { names, files } = publicApi(root, currentProject().program)
    return { value: names, dependencies: relativePaths(files) }
  }

  function currentProject(): Project {
    if (project === undefined) project = createProject(root)
    else if (watching) project.refresh()
    return project
  }

  function relativePaths(files: readonly string[]): readonly string[] {
    return [...new Set(files)].map((file) => file.slice(root.length + 1))
  }
}

function isTyped(path: string): boolean {
  return path.endsWith('.ts')
}

/** VitePress's Markdown without its plugins, which are for pages: no anchors, no components, no waiting. */
function plainMarkdown(md: MarkdownRenderer, highlight?: ColorCode): RenderMarkdown {
  const Markdown = md.constructor as new (options: object) => MarkdownRenderer
  const plain = new Markdown({ html: false, linkify: false, ...(highlight && { highlight }) })
  return {
    blocks: remembering((text) => plain.render(text).trim()),
    inline: remembering((text) => plain.renderInline(text.replaceAll('\n', ' '))),
  }
}

/** A name has its doc comment wherever it stands. */
function remembering(render: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>()
  return (text) => {
    const html = known.get(text) ?? render(text)
    known.set(text, html)
    return html
  }
}
