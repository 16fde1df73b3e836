import { join } from 'node:path'
import type { ShikiTransformer } from 'shiki'
import type { MarkdownRenderer, Plugin } from 'vitepress'
import { analyze } from './analyze.ts'
import { commonKey } from './key.ts'
import { sheetsPlugin } from './plugin.ts'
import type { RenderMarkdown } from './popup-html.ts'
import { createProject, entries } from './project.ts'
import type { Project } from './project.ts'
import { publicNames } from './public-names.ts'
import type { PublicNames } from './public-names.ts'
import { Remembered } from './remembered.ts'
import { sheetOf } from './sheet.ts'
import type { Sheet } from './sheet.ts'
import { typesTransformer } from './transformer.ts'

export interface TypesOptions {
  readonly root: string
  /** The folder under which the site is published: `/`, `/middleware-cookbook/`. */
  readonly base: string
  /** Files may change while this runs, as they do under the dev server. */
  readonly watching: boolean
}

/** The compiler's types for every TypeScript block. */
export interface Types {
  readonly transformer: ShikiTransformer
  readonly plugin: Plugin
  /** Whether there is anything to tell about a file, which may be of any kind. */
  has(path: string): boolean
  /** Absolute paths of all that a file's types depend on. */
  dependenciesOf(path: string): readonly string[]
  /** Doc comments are Markdown: this is what they are rendered with. */
  useMarkdown(md: MarkdownRenderer): void
  /** The compiler, for others that want to ask it; started when it is first needed. */
  project(): Project
}

export function createTypes({ root, base, watching }: TypesOptions): Types {
  const sheets = new Map<string, string>()
  const folder = join(root, '.vitepress/cache/types')
  let remembered: Remembered<Sheet> | undefined
  let project: Project | undefined
  let names: { of: Project['program']; names: PublicNames } | undefined
  let markdown: RenderMarkdown | undefined

  return {
    transformer: typesTransformer((path) => (isTyped(path) ? sheetFor(path).value : undefined)),
    plugin: sheetsPlugin(sheets, () => startedProject().program.getTypeChecker()),
    has: (path) => isTyped(path) && sheetFor(path).value.name !== '',
    dependenciesOf: (path) =>
      isTyped(path) ? sheetFor(path).dependencies.map((each) => join(root, each)) : [],
    useMarkdown(md) {
      markdown = plainMarkdown(md)
    },
    project: startedProject,
  }

  function sheetFor(path: string) {
    remembered ??= new Remembered({ root, folder, key: commonKey(root, base), watching })
    const made = remembered.get(path, () => make(path))
    if (made.value.name !== '') sheets.set(made.value.name, made.value.json)
    return made
  }

  function make(path: string) {
    const project = startedProject()
    if (watching) project.refresh()
    const { program } = project
    if (names?.of !== program) names = { of: program, names: publicNames(root, program) }
    if (markdown === undefined) throw new Error('There is nothing to render doc comments with.')
    const analysis = analyze(project, names.names, root, path)
    // Links to the reference depend on what the library exports.
    const files = [path, ...entries].flatMap((each) => project.dependenciesOf(join(root, each)))
    return {
      value: sheetOf(path, analysis, markdown, base),
      dependencies: [...new Set(files)].map((file) => file.slice(root.length + 1)),
    }
  }

  function startedProject(): Project {
    return (project ??= createProject(root))
  }
}

function isTyped(path: string): boolean {
  return path.endsWith('.ts')
}

/** VitePress's Markdown without its plugins, which are for pages: no anchors, no components, no waiting. */
function plainMarkdown(md: MarkdownRenderer): RenderMarkdown {
  const Markdown = md.constructor as new (options: object) => MarkdownRenderer
  const plain = new Markdown({ html: false, linkify: false })
  return {
    blocks: (text) => plain.render(text).trim(),
    inline: (text) => plain.renderInline(text.replaceAll('\n', ' ')),
  }
}
